package io.usagewatch.console.incident;

import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.TextField;
import io.usagewatch.detection.incident.Decision.Scope;
import io.usagewatch.detection.review.ReviewChange;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Until when something is expected, and of what. */
final class ExpectedDialog extends ReviewDialog {

    private static final int USUAL_DAYS = 7;

    ExpectedDialog(Clock clock, Consumer<ReviewChange> decided) {
        super("Expected", decided);
        setId("expected-dialog");
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);

        DatePicker last = new DatePicker("Last day (UTC)");
        last.setId("expected-last-day");
        last.setLocale(Locale.UK);
        last.setMin(today);
        last.setValue(today.plusDays(USUAL_DAYS));
        last.setClearButtonVisible(true);
        last.setHelperText("Without a date it is always expected.");
        RadioButtonGroup<Scope> scope = new RadioButtonGroup<>("Stay quiet about");
        scope.setId("expected-scope");
        scope.setItems(Scope.values());
        scope.setItemLabelGenerator(ExpectedDialog::words);
        scope.setValue(Scope.ENTITY);
        TextField comment = new TextField("Why");
        comment.setId("expected-comment");
        comment.setMaxLength(ReviewChange.MOST_COMMENT);

        Div form = new Div(last, scope, comment);
        form.addClassName("form");
        add(form);
        confirmWith(
                "Mark expected",
                () ->
                        ReviewChange.expected(
                                Optional.ofNullable(last.getValue()).map(ExpectedDialog::endOf),
                                scope.getValue(),
                                comment.getValue()));
    }

    private static Instant endOf(LocalDate day) {
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static String words(Scope scope) {
        return switch (scope) {
            case ENTITY -> "the same again, of this entity";
            case API -> "the same again, of the whole API";
        };
    }
}
