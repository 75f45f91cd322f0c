package io.usagewatch.detection.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A monitored API as it is written, with the keys of the built-in catalog: in YAML, in REST, in the
 * console's form and in an account's domain.
 */
public final class Definition {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Definition() {}

    /**
     * What an operator writes.
     *
     * @throws CatalogException with every mistake, by the key's path inside the definition
     */
    public static MonitoredApi read(JsonNode definition) {
        return read(definition, Origin.CONSOLE, AwsServices::isKnown);
    }

    /**
     * What was accepted once, perhaps by a version that knows more services.
     *
     * @throws CatalogException as {@link #read}
     */
    static MonitoredApi stored(JsonNode definition, Origin origin) {
        return read(definition, origin, service -> true);
    }

    private static MonitoredApi read(
            JsonNode definition, Origin origin, Predicate<String> services) {
        List<Mistake> mistakes = new ArrayList<>();
        return new DefinitionReader(definition, "", origin, mistakes)
                .read(services)
                .orElseThrow(() -> new CatalogException(mistakes));
    }

    /**
     * What {@link #read} reads as this; what is as usual is left out where it is a list or a flag.
     */
    public static ObjectNode write(MonitoredApi api) {
        ObjectNode json =
                JSON.objectNode()
                        .put("id", api.id())
                        .put("title", api.title())
                        .put("unit", api.unit())
                        .put("reason", api.reason())
                        .put("source", api.eventSource());
        texts(json, "names", api.eventNames());
        measure(json, api.measure());
        texts(json, "split-by", api.splitBy().stream().map(EventField::path).toList());
        filter(json, api.filter());
        json.put("interval", MonitoredApi.word(api.interval()))
                .put("sensitivity", api.sensitivity().word());
        json.putObject("least-deviation")
                .put("calls", api.leastDeviation().calls())
                .put("percent", api.leastDeviation().percent());
        api.rate().ifPresent(rate -> json.put("rate", rate));
        json.put("severity", api.severity().word());
        api.owner().ifPresent(owner -> json.put("owner", owner));
        api.runbook().ifPresent(address -> json.put("runbook", address.toString()));
        if (!api.enabled()) {
            json.put("enabled", false);
        }
        return json;
    }

    private static void measure(ObjectNode json, Measure measure) {
        switch (measure) {
            case Measure.Calls calls -> json.put("measure", "calls");
            case Measure.Failures failures -> json.put("measure", "failures");
            case Measure.Sum sum -> json.putObject("measure").put("sum", sum.field().path());
            case Measure.Distinct distinct ->
                    json.putObject("measure").put("distinct", distinct.field().path());
        }
    }

    private static void filter(ObjectNode json, EventFilter filter) {
        if (filter.equals(EventFilter.NONE)) {
            return;
        }
        ObjectNode written = json.putObject("filter");
        if (filter.onlyFailures()) {
            written.put("only-failures", true);
        }
        texts(written, "error-codes", filter.errorCodes());
        if (filter.excludeAwsServices()) {
            written.put("exclude-aws-services", true);
        }
        texts(written, "exclude-principals", filter.excludePrincipals());
    }

    private static void texts(ObjectNode json, String key, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode list = json.putArray(key);
            texts.forEach(list::add);
        }
    }
}
