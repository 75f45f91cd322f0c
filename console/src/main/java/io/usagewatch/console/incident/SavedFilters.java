package io.usagewatch.console.incident;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import io.usagewatch.detection.search.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Filters that a person gave a name, kept in that person's browser as the query of their address.
 */
final class SavedFilters extends MenuBar {

    private static final int LONGEST_NAME = 60;

    private final String storage;
    private final transient Supplier<IncidentFilter> current;
    private final transient Consumer<IncidentFilter> chosen;
    private final SubMenu menu;
    private final Map<String, String> queries = new TreeMap<>();

    /**
     * @param person whose filters they are
     * @param current the filter that would be saved
     * @param chosen is given the filter to show
     */
    SavedFilters(String person, Supplier<IncidentFilter> current, Consumer<IncidentFilter> chosen) {
        this.storage = "usage-watch.filters." + person;
        this.current = current;
        this.chosen = chosen;
        setId("saved-filters");
        MenuItem opener = addItem("Saved filters");
        opener.setAriaLabel("Saved filters");
        menu = opener.getSubMenu();
        show();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        getElement()
                .executeJs("return window.usageWatch.recall($0)", storage)
                .then(String.class, this::load);
    }

    /**
     * @param kept what the browser kept: queries by name; anything else is left out
     */
    void load(String kept) {
        queries.clear();
        try {
            for (Map.Entry<String, JsonNode> filter : Json.parse(kept).properties()) {
                queries.put(filter.getKey(), filter.getValue().asString(""));
            }
        } catch (JacksonException e) {
            queries.clear(); // Somebody else wrote there; the next save makes it whole again.
        }
        show();
    }

    private void show() {
        menu.removeAll();
        queries.forEach((name, query) -> menu.addItem(name, click -> apply(query)));
        if (!queries.isEmpty()) {
            menu.addSeparator();
        }
        menu.addItem("Save this filter…", click -> askForName()).setId("save-filter");
        if (!queries.isEmpty()) {
            SubMenu delete = menu.addItem("Delete").getSubMenu();
            queries.keySet().forEach(name -> delete.addItem(name, click -> delete(name)));
        }
    }

    private void apply(String query) {
        chosen.accept(IncidentFilter.from(QueryParameters.fromString(query)));
    }

    private void delete(String name) {
        queries.remove(name);
        keep();
    }

    private void askForName() {
        Dialog dialog = new Dialog("Save this filter");
        dialog.setId("save-filter-dialog");
        TextField name = new TextField("Name");
        name.setId("filter-name");
        name.setMaxLength(LONGEST_NAME);
        name.setAutofocus(true);
        name.setHelperText("Kept in this browser; the address of the page can be shared.");
        Button save =
                new Button(
                        "Save",
                        click -> {
                            if (!name.getValue().isBlank()) {
                                save(name.getValue().strip());
                                dialog.close();
                            }
                        });
        save.setId("filter-save");
        save.addThemeVariants(ButtonVariant.PRIMARY);
        save.addClickShortcut(Key.ENTER).listenOn(dialog);
        dialog.add(name);
        dialog.getFooter().add(new Button("Cancel", click -> dialog.close()), save);
        dialog.open();
    }

    private void save(String name) {
        queries.put(name, current.get().toAddress().getQueryString());
        keep();
    }

    private void keep() {
        ObjectNode json = Json.object();
        queries.forEach(json::put);
        getElement().executeJs("window.usageWatch.remember($0, $1)", storage, json.toString());
        show();
    }
}
