package io.usagewatch.console.monitored;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;

/** Definitions as YAML, to be taken over into the Pulumi configuration. */
final class YamlDialog extends Dialog {

    YamlDialog(String yaml) {
        setId("yaml-dialog");
        setHeaderTitle("As YAML");
        setWidth("46rem");
        Pre text = new Pre(yaml);
        text.setId("yaml");
        text.addClassName("record");
        text.getElement().setAttribute("tabindex", "0");
        add(
                new Paragraph(
                        "These are the keys of catalog.add in Pulumi.<stack>.yaml; what is imported here later is read the same way."),
                text);
        Button copy = new Button("Copy");
        copy.setId("copy-yaml");
        copy.addThemeVariants(ButtonVariant.PRIMARY);
        copy.addClickListener(
                click ->
                        copy.getElement()
                                .executeJs("return navigator.clipboard.writeText($0)", yaml)
                                .then(done -> WatchNotice.say("Copied")));
        getFooter().add(new Button("Close", click -> close()), copy);
    }
}
