package io.usagewatch.console.layout;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.server.HttpStatusCode;
import jakarta.annotation.security.PermitAll;

/** An address that no page has. */
@ParentLayout(MainLayout.class)
@PermitAll
class NotFoundView extends Page implements HasErrorParameter<NotFoundException> {

    NotFoundView() {
        super("No such page");
        add(
                emptyState(
                        "There is no page with this address",
                        "It may have been moved, or mistyped.",
                        new Anchor("incidents", "Go to the incidents")));
    }

    @Override
    public int setErrorParameter(
            BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
        return HttpStatusCode.NOT_FOUND.getCode();
    }
}
