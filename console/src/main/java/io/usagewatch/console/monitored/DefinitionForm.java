package io.usagewatch.console.monitored;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.NumberField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.value.HasValueChangeMode;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.preview.Called;
import io.usagewatch.detection.catalog.AwsServices;
import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.Mistake;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Sensitivity;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.metering.ApiCounts;
import io.usagewatch.detection.preview.CallFields;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.words.Numbers;
import io.usagewatch.detection.words.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A definition as fields. It knows nothing of what is right: it writes what was entered with the
 * keys of the catalog, and shows each mistake that was found in that at the field it is about.
 */
final class DefinitionForm extends Div {

    private enum Measured {
        CALLS("Calls"),
        SUM("Sum of…"),
        DISTINCT("Distinct…"),
        FAILURES("Failures");

        private final String words;

        Measured(String words) {
            this.words = words;
        }
    }

    private final ComboBox<Called> api = new ComboBox<>("API, from what was called in 30 days");
    private final ComboBox<String> source = new ComboBox<>("Event source");
    private final TextField names = new TextField("Event names");
    private final RadioButtonGroup<Measured> measure = new RadioButtonGroup<>("Measure");
    private final ComboBox<EventField> measured = new ComboBox<>("Of which parameter");
    private final MultiSelectComboBox<EventField> splitBy = new MultiSelectComboBox<>("Split by");
    private final Checkbox onlyFailures = new Checkbox("Only failed calls");
    private final Checkbox noServices = new Checkbox("Not those made by AWS services");
    private final TextField errorCodes = new TextField("Only with these error codes");
    private final TextField noPrincipals = new TextField("Not by these principals");
    private final Select<Duration> interval = new Select<>();
    private final RadioButtonGroup<Sensitivity> sensitivity = new RadioButtonGroup<>("Sensitivity");
    private final NumberField leastCalls = new NumberField("Ignore less than");
    private final NumberField leastPercent = new NumberField("and less than");
    private final Select<Severity> severity = new Select<>();
    private final TextField title = new TextField("Title");
    private final TextField id = new TextField("Id");
    private final TextField unit = new TextField("What is counted");
    private final TextField reason = new TextField("Why it is watched");
    private final TextField owner = new TextField("Owner");
    private final TextField runbook = new TextField("Runbook");
    private final MultiSelectComboBox<Account> in = new MultiSelectComboBox<>("Accounts");

    /** By the key of the definition, in the order of the form. */
    private final Map<String, HasValidation> byKey = new LinkedHashMap<>();

    private final Div mistakes = new Div();
    private final transient Runnable changed;
    private transient Optional<CallFields> fields = Optional.empty();
    private transient boolean isBeingFilled;
    private transient OptionalRate rate = new OptionalRate(Optional.empty(), true);

    /** What the form has no field for, and must not lose. */
    private record OptionalRate(Optional<JsonNode> rate, boolean enabled) {}

    /**
     * @param accounts that it can be watched in
     * @param chosen is given the API that was picked from those that were called
     * @param changed is called when anything is another than before
     */
    DefinitionForm(List<Account> accounts, Consumer<Called> chosen, Runnable changed) {
        this.changed = changed;
        addClassName("form");
        setId("definition-form");

        api.setId("api");
        api.setItemLabelGenerator(Called::inWords);
        api.setPlaceholder("Search: dynamodb CreateTable");
        api.addValueChangeListener(
                e -> {
                    if (e.getValue() != null && e.isFromClient()) {
                        take(e.getValue());
                        chosen.accept(e.getValue());
                    }
                });
        api.setRenderer(
                LitRenderer.<Called>of(
                                "<div class=\"api-choice\"><span>${item.api}</span><span class=\"muted\">${item.calls}</span></div>")
                        .withProperty("api", Called::inWords)
                        .withProperty("calls", DefinitionForm::counts));
        source.setItems(AwsServices.all());
        source.setAllowCustomValue(true);
        source.addCustomValueSetListener(e -> source.setValue(e.getDetail()));
        source.setHelperText("An AWS service, or * for all of them");
        in.setItems(accounts);
        in.setItemLabelGenerator(Account::name);
        in.setHelperText("Each account that is named; all of them to begin with");
        measure.setItems(Measured.values());
        measure.setItemLabelGenerator(each -> each.words);
        measured.setItemLabelGenerator(this::label);
        splitBy.setItemLabelGenerator(this::label);
        splitBy.setHelperText("A series of its own for each value; at most two fields");
        interval.setLabel("Interval");
        interval.setItems(MonitoredApi.INTERVALS);
        interval.setItemLabelGenerator(Times::length);
        sensitivity.setItems(Sensitivity.values());
        sensitivity.setItemLabelGenerator(each -> capital(each.word()));
        severity.setLabel("Severity");
        severity.setItems(Severity.values());
        severity.setItemLabelGenerator(each -> capital(each.word()));
        leastCalls.setMin(0);
        leastPercent.setMin(0);
        leastPercent.setSuffixComponent(new Div("% over expected"));
        leastCalls.setSuffixComponent(new Div("over expected"));
        names.setHelperText("Separated by commas; a name may end with *");
        errorCodes.setHelperText("Separated by commas; may begin and end with *");
        noPrincipals.setHelperText("Separated by commas");
        unit.setHelperText("Read after a number: 80 EC2 instances asked for");
        mistakes.addClassName("form-mistakes");
        mistakes.setId("mistakes");

        put("source", source);
        put("names", names);
        put("measure", measured);
        put("split-by", splitBy);
        put("filter.error-codes", errorCodes);
        put("filter.exclude-principals", noPrincipals);
        put("interval", interval);
        put("sensitivity", sensitivity);
        put("least-deviation.calls", leastCalls);
        put("least-deviation.percent", leastPercent);
        put("severity", severity);
        put("title", title);
        put("id", id);
        put("unit", unit);
        put("reason", reason);
        put("owner", owner);
        put("runbook", runbook);
        put("accounts", in);
        listen(measure);
        listen(onlyFailures);
        listen(noServices);
        measured.setId("measure-field");
        measure.setId("measure");
        onlyFailures.setId("filter.only-failures");
        noServices.setId("filter.exclude-aws-services");
        add(
                api,
                row(source, names),
                measure,
                measured,
                splitBy,
                row(onlyFailures, noServices),
                row(errorCodes, noPrincipals),
                row(interval, severity),
                sensitivity,
                row(leastCalls, leastPercent),
                row(title, id),
                unit,
                reason,
                row(owner, runbook),
                in,
                mistakes);
        isBeingFilled = true;
        in.setValue(accounts);
        fill(Json.object());
    }

    private static Div row(Component... fields) {
        Div row = new Div(fields);
        row.addClassName("form-row");
        return row;
    }

    private <C extends Component & HasValue<?, ?> & HasValidation> void put(String key, C field) {
        field.setId(key);
        byKey.put(key, field);
        if (field instanceof HasValueChangeMode slow) {
            slow.setValueChangeMode(ValueChangeMode.LAZY);
        }
        listen(field);
    }

    private void listen(HasValue<?, ?> field) {
        field.addValueChangeListener(
                e -> {
                    measured.setVisible(isOfAField());
                    sensitivity.setHelperText(inNumbers(sensitivity.getValue()));
                    if (!isBeingFilled) {
                        changed.run();
                    }
                });
    }

    private boolean isOfAField() {
        return measure.getValue() == Measured.SUM || measure.getValue() == Measured.DISTINCT;
    }

    private static String inNumbers(@Nullable Sensitivity sensitivity) {
        return sensitivity == null
                ? ""
                : "Deviations from %s scales on; an incident from %s with a detector's grade, from %s without"
                        .formatted(
                                Numbers.measure(sensitivity.margin()),
                                Numbers.measure(sensitivity.graded()),
                                Numbers.measure(sensitivity.certain()));
    }

    /** What can be picked. */
    void offer(List<Called> called) {
        api.setItems(called);
        api.setHelperText(called.isEmpty() ? "No account has told yet what was called." : "");
    }

    /** The fields of the API that was picked. */
    void offer(CallFields known) {
        fields = Optional.of(known);
        boolean was = isBeingFilled;
        isBeingFilled = true;
        EventField sum = measured.getValue();
        List<EventField> split = List.copyOf(splitBy.getValue());
        measured.setItems(choices(known, Optional.ofNullable(sum).stream().toList()));
        measured.setValue(sum);
        splitBy.setItems(choices(known, split));
        splitBy.setValue(split);
        isBeingFilled = was;
        splitBy.setHelperText(
                "Values among the latest %s calls; each gets a series of its own, up to %s"
                        .formatted(
                                Numbers.whole(known.calls()),
                                Numbers.whole(ApiCounts.MOST_ENTITIES)));
    }

    private static List<EventField> choices(CallFields known, List<EventField> chosen) {
        Stream<EventField> family =
                known.fields().stream().anyMatch(f -> f.field().path().endsWith(".instanceType"))
                        ? Stream.of(EventField.INSTANCE_FAMILY)
                        : Stream.empty();
        return Stream.of(
                        known.fields().stream().map(CallFields.Field::field),
                        family,
                        chosen.stream())
                .flatMap(each -> each)
                .distinct()
                .toList();
    }

    private String label(EventField field) {
        String name = field.path().replace("requestParameters.", "");
        return fields.flatMap(
                        known ->
                                known.fields().stream()
                                        .filter(each -> each.field().equals(field))
                                        .findFirst())
                .map(
                        each ->
                                "%s · %s %s: %s"
                                        .formatted(
                                                name,
                                                Numbers.whole(each.values()),
                                                each.values() == 1 ? "value" : "values",
                                                String.join(", ", each.examples())))
                .orElse(name);
    }

    /** Names that fit, to be changed as one likes. */
    private void take(Called called) {
        isBeingFilled = true;
        source.setValue(called.eventSource());
        names.setValue(called.eventName());
        title.setValue(called.inWords());
        id.setValue(slug(called.inWords()));
        unit.setValue(called.eventName() + " calls");
        reason.setValue("An unusual number of them is worth a look.");
        isBeingFilled = false;
        api.setHelperText(counts(called));
        changed.run();
    }

    private static String counts(Called called) {
        return "%s %s, %d %s"
                .formatted(
                        Numbers.whole(called.calls()),
                        called.calls() == 1 ? "call" : "calls",
                        called.accounts(),
                        called.accounts() == 1 ? "account" : "accounts");
    }

    static String slug(String words) {
        String slug =
                words.replaceAll("([a-z])([A-Z])", "$1-$2")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-|-$", "");
        String cut = slug.length() > 39 ? slug.substring(0, 39) : slug;
        return cut.replaceAll("-$", "");
    }

    /** Shows a definition; what it does not say is as usual. */
    void fill(JsonNode definition) {
        isBeingFilled = true;
        rate =
                new OptionalRate(
                        Optional.of(definition.path("rate")).filter(JsonNode::isNumber),
                        definition.path("enabled").asBoolean(true));
        source.setValue(definition.has("source") ? definition.path("source").asString("") : null);
        names.setValue(joined(definition.path("names")));
        JsonNode counted = definition.path("measure");
        measure.setValue(
                counted.has("sum")
                        ? Measured.SUM
                        : counted.has("distinct")
                                ? Measured.DISTINCT
                                : counted.asString("").equals("failures")
                                        ? Measured.FAILURES
                                        : Measured.CALLS);
        List<EventField> sums =
                Stream.of("sum", "distinct")
                        .map(key -> counted.path(key).asString(""))
                        .flatMap(DefinitionForm::field)
                        .toList();
        List<EventField> split =
                texts(definition.path("split-by")).stream().flatMap(DefinitionForm::field).toList();
        measured.setItems(sums);
        measured.setValue(sums.isEmpty() ? null : sums.getFirst());
        splitBy.setItems(
                split.isEmpty() ? List.of(EventField.PRINCIPAL, EventField.REGION) : split);
        splitBy.setValue(split);
        JsonNode filter = definition.path("filter");
        onlyFailures.setValue(filter.path("only-failures").asBoolean(false));
        noServices.setValue(filter.path("exclude-aws-services").asBoolean(false));
        errorCodes.setValue(joined(filter.path("error-codes")));
        noPrincipals.setValue(joined(filter.path("exclude-principals")));
        interval.setValue(
                MonitoredApi.INTERVALS.stream()
                        .filter(each -> word(each).equals(definition.path("interval").asString("")))
                        .findFirst()
                        .orElse(Duration.ofMinutes(5)));
        sensitivity.setValue(
                oneOf(definition.path("sensitivity"), Sensitivity.values(), Sensitivity.NORMAL));
        severity.setValue(oneOf(definition.path("severity"), Severity.values(), Severity.MEDIUM));
        leastCalls.setValue(definition.path("least-deviation").path("calls").asDouble(3));
        leastPercent.setValue(definition.path("least-deviation").path("percent").asDouble(50));
        title.setValue(definition.path("title").asString(""));
        id.setValue(definition.path("id").asString(""));
        unit.setValue(definition.path("unit").asString(""));
        reason.setValue(definition.path("reason").asString(""));
        owner.setValue(definition.path("owner").asString(""));
        runbook.setValue(definition.path("runbook").asString(""));
        measured.setVisible(isOfAField());
        sensitivity.setHelperText(inNumbers(sensitivity.getValue()));
        isBeingFilled = false;
    }

    /** Of one that is there already: what it is called in the accounts stays. */
    void fixId() {
        id.setReadOnly(true);
        api.setVisible(false);
    }

    /** In which accounts it is to be watched. */
    List<Account> accounts() {
        return List.copyOf(in.getValue());
    }

    void choose(List<Account> accounts) {
        isBeingFilled = true;
        in.setValue(accounts);
        isBeingFilled = false;
    }

    private static Stream<EventField> field(String path) {
        return EventField.problemOf(path).isEmpty()
                ? Stream.of(new EventField(path))
                : Stream.empty();
    }

    private static <E extends Enum<E>> E oneOf(JsonNode word, E[] values, E usual) {
        return Arrays.stream(values)
                .filter(each -> each.name().equalsIgnoreCase(word.asString("")))
                .findFirst()
                .orElse(usual);
    }

    /** What was entered, right or wrong, with the keys of the catalog. */
    ObjectNode definition() {
        ObjectNode definition = Json.object();
        text(definition, "id", id.getValue());
        text(definition, "title", title.getValue());
        text(definition, "unit", unit.getValue());
        text(definition, "reason", reason.getValue());
        text(definition, "source", Optional.ofNullable(source.getValue()).orElse(""));
        list(definition, "names", names.getValue());
        String field = measured.getValue() == null ? "" : measured.getValue().path();
        switch (measure.getValue()) {
            case CALLS -> definition.put("measure", "calls");
            case FAILURES -> definition.put("measure", "failures");
            case SUM -> definition.putObject("measure").put("sum", field);
            case DISTINCT -> definition.putObject("measure").put("distinct", field);
        }
        if (!splitBy.getValue().isEmpty()) {
            ArrayNode split = definition.putArray("split-by");
            splitBy.getValue().forEach(each -> split.add(each.path()));
        }
        ObjectNode filter = Json.object();
        if (onlyFailures.getValue()) {
            filter.put("only-failures", true);
        }
        if (noServices.getValue()) {
            filter.put("exclude-aws-services", true);
        }
        list(filter, "error-codes", errorCodes.getValue());
        list(filter, "exclude-principals", noPrincipals.getValue());
        if (!filter.isEmpty()) {
            definition.set("filter", filter);
        }
        definition.put("interval", word(interval.getValue()));
        definition.put("sensitivity", sensitivity.getValue().word());
        ObjectNode least = definition.putObject("least-deviation");
        number(least, "calls", leastCalls.getValue());
        number(least, "percent", leastPercent.getValue());
        rate.rate().ifPresent(known -> definition.set("rate", known));
        definition.put("severity", severity.getValue().word());
        text(definition, "owner", owner.getValue());
        text(definition, "runbook", runbook.getValue());
        if (!rate.enabled()) {
            definition.put("enabled", false);
        }
        return definition;
    }

    /**
     * Marks the fields that are wrong, and no others.
     *
     * @param untouched whether fields that are merely empty yet are to be left in peace
     */
    void show(List<Mistake> found, boolean untouched) {
        byKey.values().forEach(field -> field.setInvalid(false));
        List<Mistake> elsewhere = new ArrayList<>();
        for (Mistake mistake : found) {
            Optional<HasValidation> field = fieldOf(mistake.field());
            boolean isEmpty =
                    field.filter(f -> f instanceof HasValue<?, ?> v && v.isEmpty()).isPresent();
            if (field.isEmpty()) {
                elsewhere.add(mistake);
            } else if (!untouched || !isEmpty) {
                field.get().setErrorMessage(capital(mistake.what()));
                field.get().setInvalid(true);
            }
        }
        mistakes.removeAll();
        elsewhere.forEach(mistake -> mistakes.add(new Div(mistake.line())));
    }

    private Optional<HasValidation> fieldOf(String key) {
        return byKey.entrySet().stream()
                .filter(
                        each ->
                                key.equals(each.getKey())
                                        || key.startsWith(each.getKey() + "[")
                                        || key.startsWith(each.getKey() + "."))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static void text(ObjectNode into, String key, String value) {
        if (!value.isEmpty()) {
            into.put(key, value);
        }
    }

    private static void number(ObjectNode into, String key, @Nullable Double value) {
        if (value != null) {
            into.put(key, value);
        }
    }

    private static void list(ObjectNode into, String key, String value) {
        if (!value.isBlank()) {
            ArrayNode list = into.putArray(key);
            Arrays.stream(value.split(",")).map(String::strip).forEach(list::add);
        }
    }

    private static List<String> texts(JsonNode list) {
        return list.values().stream().map(each -> each.asString("")).toList();
    }

    private static String joined(JsonNode list) {
        return String.join(", ", texts(list));
    }

    private static String word(Duration interval) {
        return interval.toHours() == 1 ? "1h" : interval.toMinutes() + "m";
    }

    private static String capital(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
