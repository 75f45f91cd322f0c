package io.usagewatch.detection.event;

import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.EventFilter;
import io.usagewatch.detection.catalog.Measure;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.search.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The indices {@code cwl-YYYY.MM.DD}: one document per CloudTrail event, by the UTC day of its
 * eventTime.
 */
public final class EventsIndex {

    public static final String PATTERN = "cwl-*";
    public static final String TEMPLATE = "usage-watch-events";
    public static final String TIME = "eventTime";

    /** When an event came to be indexed. */
    public static final String INGEST_TIME = "ingestTime";

    public static final String ACCOUNT = "recipientAccountId";

    private static final long DAY_SECONDS = 86_400;
    private static final int MOST_NAMES = 8;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu.MM.dd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private EventsIndex() {}

    /**
     * The body for {@code PUT _index_template}, without the fields that single monitored APIs need.
     */
    public static ObjectNode template() {
        return Json.resource(EventsIndex.class, "events-template.json");
    }

    /**
     * The mapping that the request parameters of these monitored APIs need on top of the template:
     * {@code {"properties": ...}}, for the template and for indices that exist already.
     */
    public static ObjectNode parameterMapping(List<MonitoredApi> apis) {
        ObjectNode numbers = JSON.objectNode();
        ObjectNode strings = JSON.objectNode();
        for (MonitoredApi api : apis) {
            switch (api.measure()) {
                case Measure.Sum sum ->
                        numbers.putObject(sum.field().flatName()).put("type", "double");
                case Measure.Distinct distinct -> keyword(strings, distinct.field());
                case Measure.Calls calls -> {}
                case Measure.Failures failures -> {}
            }
            api.splitBy().forEach(field -> keyword(strings, field));
        }
        ObjectNode mapping = JSON.objectNode();
        ObjectNode properties = mapping.putObject("properties");
        properties.putObject("requestNumbers").set("properties", numbers);
        properties.putObject("requestStrings").set("properties", strings);
        return mapping;
    }

    private static void keyword(ObjectNode strings, EventField field) {
        field.parameter()
                .ifPresent(
                        name ->
                                strings.putObject(name)
                                        .put("type", "keyword")
                                        .put("ignore_above", 1_024));
    }

    /**
     * The events that count for a monitored API, as a bool query: {@code from} included, {@code to}
     * excluded. Wildcards of the catalog become {@code wildcard} queries, plain names {@code
     * terms}.
     */
    public static ObjectNode query(MonitoredApi api, String account, Instant from, Instant to) {
        ObjectNode query = JSON.objectNode();
        ObjectNode bool = query.putObject("bool");
        ArrayNode filter = bool.putArray("filter");
        ObjectNode range = filter.addObject().putObject("range").putObject(TIME);
        range.put("gte", from.toString()).put("lt", to.toString());
        filter.addObject().putObject("term").put(ACCOUNT, account);
        if (!api.eventSource().equals("*")) {
            filter.addObject().putObject("term").put("eventSource", api.eventSource());
        }
        if (!api.eventNames().contains("*")) {
            filter.add(anyOf("eventName", api.eventNames()));
        }
        EventFilter wanted = api.filter();
        if (!wanted.errorCodes().isEmpty()) {
            filter.add(anyOf("errorCode", wanted.errorCodes()));
        } else if (wanted.onlyFailures() || api.measure() instanceof Measure.Failures) {
            filter.add(failed());
        }
        ArrayNode mustNot = bool.putArray("must_not");
        if (wanted.excludeAwsServices()) {
            mustNot.addObject().putObject("exists").put("field", "userIdentity.invokedBy");
        }
        if (!wanted.excludePrincipals().isEmpty()) {
            mustNot.add(anyOf("principal", wanted.excludePrincipals()));
        }
        return query;
    }

    /** CloudTrail gives a failed console sign-in no errorCode but an errorMessage. */
    private static ObjectNode failed() {
        ObjectNode query = JSON.objectNode();
        ArrayNode should = query.putObject("bool").putArray("should");
        should.addObject().putObject("exists").put("field", "errorCode");
        should.addObject().putObject("exists").put("field", "errorMessage");
        return query;
    }

    private static ObjectNode anyOf(String field, List<String> patterns) {
        ObjectNode query = JSON.objectNode();
        ArrayNode should = query.putObject("bool").putArray("should");
        List<String> plain = patterns.stream().filter(p -> !p.contains("*")).toList();
        if (!plain.isEmpty()) {
            ArrayNode terms = should.addObject().putObject("terms").putArray(field);
            plain.forEach(terms::add);
        }
        patterns.stream()
                .filter(p -> p.contains("*"))
                .forEach(
                        p ->
                                should.addObject()
                                        .putObject("wildcard")
                                        .putObject(field)
                                        .put("value", p));
        return query;
    }

    /**
     * The indices with the events of a time span, separated by commas; {@link #PATTERN} where they
     * are many. Asking few of them is faster, as each search goes to each.
     *
     * @param to excluded
     */
    public static String names(Instant from, Instant to) {
        long first = Math.floorDiv(from.getEpochSecond(), DAY_SECONDS);
        long last = Math.floorDiv(to.minusMillis(1).getEpochSecond(), DAY_SECONDS);
        if (last - first >= MOST_NAMES) {
            return PATTERN;
        }
        return LongStream.rangeClosed(first, last)
                .mapToObj(day -> nameFor(Instant.ofEpochSecond(day * DAY_SECONDS)))
                .collect(Collectors.joining(","));
    }

    /** Name of the index that holds an event of this instant. */
    public static String nameFor(Instant eventTime) {
        return "cwl-" + DAY.format(eventTime);
    }
}
