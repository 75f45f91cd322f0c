package io.usagewatch.sandbox.anomaly.recording;

import static org.awaitility.Awaitility.await;

import io.usagewatch.sandbox.anomaly.Api;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Does what the recorded run did in between and what no recording shows, so far as later answers
 * tell: makes detectors, monitors and channels, starts detectors and historical runs.
 */
final class Gaps {
    private static final Pattern OFF =
            Pattern.compile("is disabled. To enable update (\\S+) to true");
    private static final int CONFLICT = 409;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern START =
            Pattern.compile("/detectors/([^/?]+)/_(start|stop)(\\?.*)?$");
    private static final Pattern ABOUT =
            Pattern.compile("/detectors/([^/?_]+[^/?]*)(/_profile.*|\\?.*)?$");

    private final Known known;
    private final Translation translation;
    private final Api api;
    private final Consumer<String> filledIn;
    private final Set<String> running = new HashSet<>();
    private int fillers;

    /**
     * @param filledIn receives what is done, in words
     */
    Gaps(Known known, Translation translation, Api api, Consumer<String> filledIn) {
        this.known = known;
        this.translation = translation;
        this.api = api;
        this.filledIn = filledIn;
    }

    /** Prepares what an exchange is about. */
    void before(Exchange exchange) {
        Set<String> mentioned = new LinkedHashSet<>();
        for (String text :
                new String[] {exchange.path(), exchange.text(), exchange.answer().toString()}) {
            Matcher ids = Translation.ID.matcher(text);
            while (ids.find()) {
                mentioned.add(ids.group());
            }
        }
        mentioned.stream()
                .filter(id -> !translation.knows(id) && !known.isMade(id))
                .forEach(this::make);
        if (exchange.status() < 300) {
            live(exchange);
        }
        Matcher stop = START.matcher(exchange.path());
        if (exchange.answer().has("_id")
                && stop.find()
                && stop.group(2).equals("stop")
                && !exchange.path().contains("historical=")) {
            start(stop.group(1));
        }
        if (exchange.path().contains("/_anomaly_detection/stats")) {
            fill(exchange.answer());
        }
        Matcher switchedOff = OFF.matcher(exchange.answer().at("/error/reason").asString(""));
        if (switchedOff.find()) {
            filledIn.accept(switchedOff.group(1) + " is false before " + exchange.name());
            api.put(
                    "/_cluster/settings",
                    "{\"transient\":{\"%s\":false}}".formatted(switchedOff.group(1)));
        }
        // A name that was taken then must be taken now.
        if (exchange.status() == CONFLICT
                && exchange.path().equals(Api.DETECTORS)
                && !known.isMadeWithName(exchange.body().path("name").asString(""))) {
            filledIn.accept("another detector with the name of " + exchange.name());
            api.post(Api.DETECTORS, translation.text(exchange.text()));
        }
    }

    /** Makes as many detectors as there were. */
    private void fill(JsonNode stats) {
        long wanted = stats.path("detector_count").asLong(0);
        long there = api.get(Api.DETECTORS + "/count").body().path("count").asLong(0);
        if (there < wanted) {
            filledIn.accept(
                    "%d detectors of those that statistics count".formatted(wanted - there));
        }
        for (long i = there; i < wanted; i++) {
            api.post(
                    Api.DETECTORS,
                    """
                    {"name":"filler-%d","time_field":"eventTime","indices":["cwl-*"]}
                    """
                            .formatted(fillers++));
        }
    }

    /** Whether an exchange needs an object that no recording makes or describes. */
    boolean isBeyond(Exchange exchange) {
        Matcher ids =
                Translation.ID.matcher(
                        exchange.path() + " " + (exchange.isReading() ? exchange.text() : ""));
        while (ids.find()) {
            String id = ids.group();
            if (!translation.knows(id) && !known.isMade(id) && !known.describes(id)) {
                return true;
            }
        }
        return false;
    }

    void after(Exchange exchange) {
        Matcher start = START.matcher(exchange.path());
        if (start.find() && exchange.status() < 300 && !exchange.path().contains("historical=")) {
            if (start.group(2).equals("stop")) {
                running.remove(start.group(1));
            } else if (exchange.text().isEmpty()) {
                running.add(start.group(1));
            }
        }
    }

    private void make(String id) {
        if (known.describes(id)) {
            filledIn.accept("what has the id " + id);
        }
        if (known.runs().containsKey(id)) {
            run(id, known.runs().get(id));
        } else if (known.detectors().containsKey(id)) {
            JsonNode detector = known.detectors().get(id);
            for (JsonNode index : detector.path("indices")) {
                if (!index.asString().contains("*")) {
                    api.put(
                            "/" + index.asString(),
                            "{\"mappings\":{\"properties\":{\"%s\":{\"type\":\"date\"}}}}"
                                    .formatted(detector.get("time_field").asString()));
                }
            }
            learn(id, api.post(Api.DETECTORS, translation.text(detector.toString())), "_id");
        } else if (known.monitors().containsKey(id)) {
            ObjectNode monitor = (ObjectNode) known.monitors().get(id).deepCopy();
            learn(
                    id,
                    api.post("/_plugins/_alerting/monitors", translation.text(monitor.toString())),
                    "_id");
        } else if (known.channels().containsKey(id)) {
            learn(
                    id,
                    api.post(
                            "/_plugins/_notifications/configs",
                            translation.text("{\"config\":" + known.channels().get(id) + "}")),
                    "config_id");
        }
    }

    private void learn(String id, Api.Answer answer, String field) {
        if (answer.body().has(field)) {
            translation.learn(id, answer.at("/" + field));
        }
    }

    private void run(String id, JsonNode run) {
        String detector = translation.id(run.path("detector_id").asString(""));
        String range = translation.text(run.get("detection_date_range").toString());
        // The run before it may not be over yet.
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            Api.Answer answer =
                                    api.post(Api.DETECTORS + "/" + detector + "/_start", range);
                            learn(id, answer, "_id");
                            return answer.status() < 300
                                    || !answer.at("/error/reason").contains("running");
                        });
    }

    /** Starts what the answer shows to run. */
    private void live(Exchange exchange) {
        JsonNode answer = exchange.answer();
        Matcher about = ABOUT.matcher(exchange.path());
        if (about.find()) {
            boolean isLive =
                    Set.of("INIT", "RUNNING").contains(answer.path("state").asString(""))
                            || answer.at("/anomaly_detector_job/enabled").asBoolean(false);
            if (isLive) {
                start(about.group(1));
            }
            // Of an entity without a model there is nothing to tell: its detector does not run.
            if (exchange.text().contains("\"entity\"") && answer.isEmpty()) {
                stop(about.group(1));
            }
        }
        for (JsonNode hit : answer.at("/hits/hits")) {
            JsonNode source = hit.path("_source");
            boolean isJob =
                    hit.path("_index").asString("").contains("detector-jobs")
                            && source.path("enabled").asBoolean(false);
            boolean isResult = source.has("anomaly_grade") && !source.has("task_id");
            if (isJob || isResult) {
                start(isJob ? hit.get("_id").asString() : source.get("detector_id").asString());
            }
        }
    }

    private void start(String id) {
        if (translation.knows(id) && running.add(id)) {
            filledIn.accept("the start of detector " + id);
            api.post(Api.DETECTORS + "/" + translation.id(id) + "/_start", "");
        }
    }

    private void stop(String id) {
        if (translation.knows(id) && running.remove(id)) {
            filledIn.accept("the stop of detector " + id);
            api.post(Api.DETECTORS + "/" + translation.id(id) + "/_stop", "");
        }
    }
}
