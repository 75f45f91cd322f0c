package io.usagewatch.console.incident;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import io.usagewatch.detection.review.ReviewChange;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who takes care of it. */
final class AssignDialog extends ReviewDialog {

    /**
     * @param people names to choose from; others can be typed
     */
    AssignDialog(List<String> people, Consumer<ReviewChange> decided) {
        super("Assign", decided);
        setId("assign-dialog");
        ComboBox<String> who = new ComboBox<>("To");
        who.setId("assign-to");
        who.setItems(people);
        who.setAllowCustomValue(true);
        who.addCustomValueSetListener(typed -> who.setValue(typed.getDetail()));
        who.setValue(people.getFirst());
        who.setClearButtonVisible(true);
        who.setHelperText("Nobody if left empty.");
        Div form = new Div(who);
        form.addClassName("form");
        add(form);
        confirmWith(
                "Assign",
                () ->
                        ReviewChange.assigned(
                                Optional.ofNullable(who.getValue()).orElse(ReviewChange.NOBODY)));
    }
}
