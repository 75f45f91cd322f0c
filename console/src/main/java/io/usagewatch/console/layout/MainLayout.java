package io.usagewatch.console.layout;

import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.applayout.DrawerToggle;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Footer;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.Icon;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.sidenav.SideNav;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.server.menu.MenuConfiguration;
import com.vaadin.flow.server.menu.MenuEntry;
import com.vaadin.flow.spring.security.AuthenticationContext;
import io.usagewatch.console.security.OpenSessions;
import jakarta.annotation.security.PermitAll;

/** The frame of every page: navigation, who is signed in, colour scheme. */
@Layout
@JavaScript("context://js/console.js")
@PermitAll
class MainLayout extends AppLayout {

    MainLayout(AuthenticationContext authentication, OpenSessions sessions) {
        setPrimarySection(Section.DRAWER);
        Span name = new Span("Usage Watch");
        name.addClassName("product");
        Header header = new Header(name);

        SideNav pages = new SideNav();
        pages.getElement().setAttribute("aria-label", "Pages");
        MenuConfiguration.getMenuEntries().forEach(entry -> pages.addItem(item(entry)));
        Div middle = new Div(pages);
        middle.addClassName("drawer-middle");

        String person = authentication.getPrincipalName().orElse("");
        MenuBar user = new MenuBar();
        user.setId("user");
        user.addThemeVariants(MenuBarVariant.TERTIARY);
        MenuItem opener = user.addItem(person);
        opener.setAriaLabel("Signed in as " + person);
        opener.getSubMenu().addItem("Sign out", click -> authentication.logout());
        opener.getSubMenu()
                .addItem(
                        "Sign out everywhere",
                        click -> {
                            authentication.logout();
                            sessions.endAll(person);
                        });
        Button scheme = new Button(new Icon(VaadinIcon.ADJUST));
        scheme.setId("colour-scheme");
        scheme.setAriaLabel("Dark or light");
        scheme.setTooltipText("Dark or light");
        scheme.addThemeVariants(ButtonVariant.TERTIARY);
        scheme.getElement()
                .executeJs(
                        "this.addEventListener('click', () => window.usageWatch.toggleScheme())");
        Footer footer = new Footer(user, scheme);

        addToDrawer(header, middle, footer);
        DrawerToggle toggle = new DrawerToggle();
        toggle.setAriaLabel("Navigation");
        toggle.addClassName("drawer-toggle");
        addToNavbar(true, toggle);
    }

    private static SideNavItem item(MenuEntry entry) {
        SideNavItem item = new SideNavItem(entry.title(), entry.path());
        item.setMatchNested(true);
        return item;
    }
}
