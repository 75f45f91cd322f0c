package io.usagewatch.sandbox.anomaly.recording;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The documents that the recorded run watched. They were not recorded, but what the detectors made
 * of them was: previews and historical results tell the value of every interval they cover. The
 * rest, up to now, is made up to be like it.
 */
final class RecordedData {
    private static final long DAY = 86_400_000;
    private static final long SECOND = 1_000;
    private static final int STRIDE = 4;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a detector counts or adds up, for one entity. */
    private record Series(JsonNode detector, JsonNode entity) {
        String index() {
            return detector.at("/indices/0").asString();
        }

        String timeField() {
            return detector.get("time_field").asString();
        }

        long interval() {
            return detector.at("/detection_interval/period/interval").asLong() * 60_000;
        }

        /** Documents of one interval that give the value. */
        List<ObjectNode> documents(long start, long value) {
            List<ObjectNode> documents = new ArrayList<>();
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put(timeField(), start + interval() / 2);
            filtered(detector.path("filter_query"), document);
            for (JsonNode attribute : entity) {
                put(document, attribute.get("name").asString(), attribute.get("value"));
            }
            JsonNode aggregation =
                    detector.at("/feature_attributes/0/aggregation_query").iterator().next();
            boolean counted = aggregation.has("value_count");
            if (!counted) {
                put(
                        document,
                        aggregation.iterator().next().get("field").asString(),
                        JsonNodeFactory.instance.numberNode(value));
            }
            for (long i = 0; i < (counted ? value : 1); i++) {
                documents.add(document);
            }
            return documents;
        }

        private static void filtered(JsonNode query, ObjectNode document) {
            if (query.has("term") || query.has("range")) {
                String field = query.iterator().next().propertyNames().iterator().next();
                JsonNode condition = query.iterator().next().get(field);
                put(
                        document,
                        field,
                        condition.isObject()
                                ? condition.has("value")
                                        ? condition.get("value")
                                        : condition.path("from")
                                : condition);
            } else {
                query.forEach(inner -> filtered(inner, document));
            }
        }

        private static void put(ObjectNode document, String field, JsonNode value) {
            ObjectNode at = document;
            String[] path = field.replace(".keyword", "").split("\\.");
            for (int i = 0; i < path.length - 1; i++) {
                JsonNode inner = at.get(path[i]);
                at = inner instanceof ObjectNode object ? object : at.putObject(path[i]);
            }
            at.set(path[path.length - 1], value);
        }
    }

    private final Map<Series, NavigableMap<Long, Long>> values = new LinkedHashMap<>();
    private final Map<String, JsonNode> detectors = new LinkedHashMap<>();

    RecordedData(List<Exchange> exchanges, Known known) {
        known.detectors().forEach((id, detector) -> detectors.put(id, definition(detector)));
        for (Exchange exchange : exchanges) {
            JsonNode answer = exchange.answer();
            if (exchange.path().contains("_preview")) {
                JsonNode detector = definition(answer.path("anomaly_detector"));
                answer.path("anomaly_result").forEach(result -> add(detector, result));
            } else if (exchange.isAboutResults()) {
                for (JsonNode hit : answer.at("/hits/hits")) {
                    JsonNode result = hit.get("_source");
                    JsonNode detector = detectors.get(result.path("detector_id").asString(""));
                    if (detector != null && result.has("task_id")) {
                        add(detector, result);
                    }
                }
            }
        }
    }

    /** Only what says which documents it is about: the same for a detector and its preview. */
    private static JsonNode definition(JsonNode detector) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        for (String field :
                List.of("indices", "time_field", "filter_query", "detection_interval")) {
            definition.set(field, detector.path(field));
        }
        definition
                .putArray("feature_attributes")
                .addObject()
                .set("aggregation_query", detector.at("/feature_attributes/0/aggregation_query"));
        return definition;
    }

    private void add(JsonNode detector, JsonNode result) {
        JsonNode data = result.at("/feature_data/0/data");
        if (data.isNumber()) {
            values.computeIfAbsent(
                            new Series(
                                    detector,
                                    result.has("entity")
                                            ? result.get("entity")
                                            : JsonNodeFactory.instance.arrayNode()),
                            series -> new TreeMap<>())
                    .put(result.get("data_start_time").asLong(), Math.round(data.asDouble()));
        }
    }

    /**
     * Hands over the documents in bulk requests.
     *
     * @param now until when there are documents
     * @param bulk receives an index and the request's body
     */
    void write(Translation translation, Instant now, BiConsumer<String, String> bulk) {
        Map<String, StringBuilder> bodies = new TreeMap<>();
        Random random = new Random(7);
        values.forEach(
                (series, known) -> {
                    long first = translation.time(known.firstKey());
                    long from = first - first % DAY;
                    long until = now.toEpochMilli() - series.interval() / 2;
                    for (long at = from - DAY; at < until; at += series.interval()) {
                        long made = value(series, known, at - translation.time(0), random);
                        String day = day(Instant.ofEpochMilli(at));
                        StringBuilder body =
                                bodies.computeIfAbsent(
                                        series.index().replace("*", day),
                                        name -> new StringBuilder());
                        for (ObjectNode document : series.documents(at, made)) {
                            body.append("{\"index\":{}}\n")
                                    .append(JSON.writeValueAsString(document))
                                    .append('\n');
                        }
                    }
                });
        bodies.forEach((index, body) -> bulk.accept(index, body.toString()));
    }

    private static long value(
            Series series, NavigableMap<Long, Long> known, long at, Random random) {
        if (at < known.firstKey() || at > known.lastKey()) {
            return known.firstEntry().getValue() + random.nextInt(2);
        }
        return known.containsKey(at) ? known.get(at) : between(series, known, at);
    }

    /**
     * A preview reads every fourth interval of a week, puts the others on the line between, and
     * leaves some out: the value that gives these lines.
     */
    private static long between(Series series, NavigableMap<Long, Long> known, long at) {
        long nearest = known.floorEntry(at).getValue();
        long best = nearest;
        int most = -1;
        for (long value = Math.max(0, nearest - STRIDE); value <= nearest + STRIDE; value++) {
            int fitting =
                    fitting(known, at, value, -series.interval())
                            + fitting(known, at, value, series.interval());
            if (fitting > most) {
                most = fitting;
                best = value;
            }
        }
        return best;
    }

    private static int fitting(NavigableMap<Long, Long> known, long at, long value, long interval) {
        Long end = known.get(at + STRIDE * interval);
        int fitting = 0;
        for (int i = 1; end != null && i < STRIDE; i++) {
            double line = value + (end - value) * (double) i / STRIDE;
            Long there = known.get(at + i * interval);
            fitting += there != null && there == Math.rint(line) ? 1 : 0;
        }
        return fitting;
    }

    /** One more document of each series, as recent as can be. */
    void writeLatest(Instant now, BiConsumer<String, String> bulk) {
        for (Series series : values.keySet()) {
            StringBuilder body = new StringBuilder();
            for (ObjectNode document :
                    series.documents(now.toEpochMilli() - series.interval() / 2 - SECOND, 1)) {
                body.append("{\"index\":{}}\n")
                        .append(JSON.writeValueAsString(document))
                        .append('\n');
            }
            bulk.accept(series.index().replace("*", day(now)), body.toString());
        }
    }

    private static String day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC).toString().replace('-', '.');
    }
}
