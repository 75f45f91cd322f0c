package io.usagewatch.console.security;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import java.util.Set;

/** Sign-in: by the identity provider if there is one, else by form. */
@Route(value = SignInView.ROUTE, autoLayout = false)
@PageTitle("Sign in · Usage Watch")
@AnonymousAllowed
public class SignInView extends Main implements BeforeEnterObserver {

    static final String ROUTE = "sign-in";
    static final String NO_ROLE = "no-role";
    private static final String ERROR = "error";

    private final LoginForm form = new LoginForm();
    private final Div refusal = new Div();
    private final String groups;

    SignInView(IdentityProvider provider, Claims claims) {
        groups = claims.groups();
        addClassName("sign-in");
        H1 name = new H1("Usage Watch");
        Paragraph claim =
                new Paragraph("Unusual AWS API usage, in all your accounts, as it happens.");
        add(name, claim);
        if (provider.isThere()) {
            refusal.addClassName("banner");
            refusal.setId("sign-in-refusal");
            refusal.getElement().setAttribute("role", "alert");
            refusal.setVisible(false);
            Anchor begin =
                    new Anchor(
                            provider.address(),
                            "Sign in with " + provider.client().getClientName());
            begin.setId("sign-in-provider");
            begin.setRouterIgnore(true);
            add(refusal, begin);
        } else {
            form.setAction(ROUTE);
            form.setForgotPasswordButtonVisible(false);
            form.setI18n(words());
            form.setId("sign-in-form");
            add(form);
        }
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        Set<String> said = event.getLocation().getQueryParameters().getParameters().keySet();
        form.setError(said.contains(ERROR));
        refusal.setVisible(said.contains(ERROR) || said.contains(NO_ROLE));
        refusal.setText(
                said.contains(NO_ROLE)
                        ? "You are known, but have no role here. Ask for one of the groups "
                                + groups
                                + ", then sign in again."
                        : "That did not work. Try again; the console's log says why.");
    }

    private static LoginI18n words() {
        LoginI18n words = LoginI18n.createDefault();
        words.getForm().setTitle("Sign in");
        words.getForm().setUsername("User");
        words.getForm().setPassword("Password");
        words.getForm().setSubmit("Sign in");
        words.getErrorMessage().setTitle("That did not work");
        words.getErrorMessage()
                .setMessage(
                        "Check the user name and the password; after five wrong ones wait a minute. Both are in the console's configuration; the sandbox prints them where it was started.");
        return words;
    }
}
