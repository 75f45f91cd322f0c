package io.usagewatch.console.incident;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import io.usagewatch.detection.review.ReviewChange;
import java.util.function.Consumer;

/** A remark for those who look at it later. */
final class CommentDialog extends ReviewDialog {

    CommentDialog(Consumer<ReviewChange> decided) {
        super("Comment", decided);
        setId("comment-dialog");
        TextField text = new TextField("Comment");
        text.setId("comment-text");
        text.setMaxLength(ReviewChange.MOST_COMMENT);
        text.setAutofocus(true);
        Div form = new Div(text);
        form.addClassName("form");
        add(form);
        confirmWith("Write", () -> ReviewChange.commented(text.getValue()));
    }
}
