package io.usagewatch.console.monitored;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextArea;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.watch.Imported;
import io.usagewatch.console.watch.WatchDesk;
import io.usagewatch.detection.catalog.Mistake;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes a catalog in YAML over; where it has a mistake nothing is stored, and each is told. */
final class ImportDialog extends Dialog {

    private final TextArea yaml = new TextArea("YAML");
    private final MultiSelectComboBox<Account> in = new MultiSelectComboBox<>("Accounts");
    private final Div told = new Div();
    private final transient WatchDesk desk;

    ImportDialog(List<Account> accounts, WatchDesk desk) {
        this.desk = desk;
        setId("import-dialog");
        setHeaderTitle("Import monitored APIs");
        setWidth("46rem");
        yaml.setId("import-yaml");
        yaml.setPlaceholder("monitored-apis:\n  - id: dynamodb-create-table\n    …");
        yaml.setMinRows(12);
        yaml.setMaxRows(20);
        yaml.setHelperText("As the export writes it, or as in the Pulumi configuration");
        in.setId("import-accounts");
        in.setItems(accounts);
        in.setItemLabelGenerator(Account::name);
        in.setValue(accounts);
        told.setId("import-told");
        told.addClassName("form-mistakes");
        told.getElement().setAttribute("role", "alert");
        Div form = new Div(yaml, in, told);
        form.addClassName("form");
        add(form);
        Button take = new Button("Import", click -> take());
        take.setId("confirm");
        take.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", click -> close()), take);
    }

    private void take() {
        Imported imported =
                desk.take(
                        new ByteArrayInputStream(yaml.getValue().getBytes(StandardCharsets.UTF_8)),
                        List.copyOf(in.getValue()));
        List<String> lines = new ArrayList<>();
        imported.mistakes().stream().map(Mistake::line).forEach(lines::add);
        for (Imported.One one : imported.apis()) {
            one.outcome()
                    .map(WatchNotice::lines)
                    .orElse(List.of())
                    .forEach(line -> lines.add(one.api() + ": " + line));
        }
        yaml.setInvalid(!imported.mistakes().isEmpty());
        told.removeAll();
        lines.forEach(line -> told.add(new Div(line)));
        if (lines.isEmpty()) {
            close();
            WatchNotice.say(
                    "%d taken over; the accounts follow by themselves"
                            .formatted(imported.apis().size()));
        }
    }
}
