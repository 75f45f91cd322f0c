package io.usagewatch.console.incident;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.notification.Notification;
import io.usagewatch.detection.review.ReviewChange;
import io.usagewatch.detection.review.ReviewException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks what a change needs to be told. Closes once it is a change that can be made. */
abstract class ReviewDialog extends Dialog {

    private final transient Consumer<ReviewChange> decided;

    @SuppressWarnings("this-escape") // A component puts itself together in its constructor.
    protected ReviewDialog(String title, Consumer<ReviewChange> decided) {
        this.decided = decided;
        setHeaderTitle(title);
        setWidth("26rem");
    }

    /** The buttons, the last thing that a dialog adds. */
    protected final void confirmWith(String text, Supplier<ReviewChange> change) {
        Button confirm = new Button(text, click -> confirm(change));
        confirm.setId("confirm");
        confirm.addThemeVariants(ButtonVariant.PRIMARY);
        confirm.addClickShortcut(Key.ENTER).listenOn(this);
        getFooter().add(new Button("Cancel", click -> close()), confirm);
    }

    private void confirm(Supplier<ReviewChange> change) {
        ReviewChange wanted;
        try {
            wanted = change.get();
        } catch (ReviewException e) {
            Notification.show(e.getMessage(), 6_000, Notification.Position.MIDDLE);
            return;
        }
        close();
        decided.accept(wanted);
    }
}
