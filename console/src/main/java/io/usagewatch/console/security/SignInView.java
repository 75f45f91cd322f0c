package io.usagewatch.console.security;

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

/** Sign-in. */
@Route(value = SignInView.ROUTE, autoLayout = false)
@PageTitle("Sign in · Usage Watch")
@AnonymousAllowed
public class SignInView extends Main implements BeforeEnterObserver {

    static final String ROUTE = "sign-in";

    private final LoginForm form = new LoginForm();

    SignInView() {
        addClassName("sign-in");
        form.setAction(ROUTE);
        form.setForgotPasswordButtonVisible(false);
        form.setI18n(words());
        form.setId("sign-in-form");

        H1 name = new H1("Usage Watch");
        Paragraph claim =
                new Paragraph("Unusual AWS API usage, in all your accounts, as it happens.");
        add(name, claim, form);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        form.setError(
                event.getLocation().getQueryParameters().getParameters().containsKey("error"));
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
                        "Check the user name and the password. Both are in the console's configuration; the sandbox prints them where it was started.");
        return words;
    }
}
