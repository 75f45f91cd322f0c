package io.usagewatch.sandbox.anomaly.recording;

import io.usagewatch.sandbox.anomaly.Api;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Does for channels and monitors what no recording shows: makes channels that have an id of the
 * caller's own choice, and monitors that only their alerts tell of; and lets monitors run at once
 * that had run by themselves when the recorded run asked for their alerts.
 */
final class MonitorGaps {
    private static final int CONFLICT = 409;
    private static final String MONITORS = "/_plugins/_alerting/monitors";

    private final Known known;
    private final Translation translation;
    private final Api api;
    private final Consumer<String> filledIn;
    private final Set<String> finished = new LinkedHashSet<>();

    /**
     * @param filledIn receives what is done, in words
     */
    MonitorGaps(Known known, Translation translation, Api api, Consumer<String> filledIn) {
        this.known = known;
        this.translation = translation;
        this.api = api;
        this.filledIn = filledIn;
    }

    /** Prepares what an exchange is about. */
    void before(Exchange exchange) {
        String channel = exchange.body().path("config_id").asString("");
        if (exchange.status() == CONFLICT && known.channels().containsKey(channel)) {
            filledIn.accept("the channel " + channel);
            api.post(
                    "/_plugins/_notifications/configs",
                    "{\"config_id\":\"%s\",\"config\":%s}"
                            .formatted(
                                    channel,
                                    translation.text(known.channels().get(channel).toString())));
        }
        if (exchange.status() < CONFLICT) {
            exchange.body().at("/inputs/0/search/indices").forEach(index -> fill(index.asString()));
        }
        exchange.answer().path("alerts").forEach(this::alert);
    }

    /** An index that a monitor looks at was there, and had something in it. */
    private void fill(String index) {
        if (index.contains("*") || api.get("/" + index).status() < 300) {
            return;
        }
        filledIn.accept("index " + index);
        String time =
                known.detectors().values().stream()
                        .filter(detector -> detector.path("indices").toString().contains(index))
                        .map(detector -> detector.path("time_field").asString())
                        .findFirst()
                        .orElse("time");
        api.put(
                "/" + index,
                "{\"mappings\":{\"properties\":{\"%s\":{\"type\":\"date\"}}}}".formatted(time));
        api.post("/" + index + "/_doc?refresh=true", "{\"%s\":0}".formatted(time));
    }

    private void alert(JsonNode alert) {
        String monitor = alert.path("monitor_id").asString("");
        if (!translation.knows(monitor)) {
            make(monitor, alert);
        }
        boolean goesOn = Set.of("ACTIVE", "ERROR").contains(alert.path("state").asString(""));
        if (goesOn && finished.add(alert.path("id").asString(""))) {
            String ours = MONITORS + "/alerts?alertState=ACTIVE&monitorId=" + id(monitor);
            if (api.get(ours).body().path("totalAlerts").asInt(0) == 0) {
                filledIn.accept("a run of monitor " + monitor);
                api.post(MONITORS + "/" + id(monitor) + "/_execute", "");
            }
        }
    }

    private String id(String recorded) {
        return translation.id(recorded);
    }

    /** One that fires always, and has the alert's names. */
    private void make(String id, JsonNode alert) {
        String channel =
                known.channels().entrySet().stream()
                        .filter(entry -> entry.getValue().has("webhook"))
                        .map(entry -> id(entry.getKey()))
                        .findFirst()
                        .orElse("nosuch");
        String actions =
                StreamSupport.stream(alert.path("action_execution_results").spliterator(), false)
                        .map(
                                result ->
                                        """
                                        {"id":%s,"name":"a","destination_id":"%s",
                                         "message_template":{"source":"m"}}
                                        """
                                                .formatted(result.path("action_id"), channel))
                        .collect(Collectors.joining(","));
        filledIn.accept("monitor " + id);
        Api.Answer answer =
                api.post(
                        MONITORS,
                        """
                        {"name":%s,"schedule":{"period":{"interval":30,"unit":"SECONDS"}},"inputs":[],
                         "triggers":[{"query_level_trigger":{"id":%s,"name":%s,"severity":%s,
                           "condition":{"script":{"source":"return true"}},"actions":[%s]}}]}"""
                                .formatted(
                                        alert.path("monitor_name"),
                                        alert.path("trigger_id"),
                                        alert.path("trigger_name"),
                                        alert.path("severity"),
                                        actions));
        if (answer.body().has("_id")) {
            translation.learn(id, answer.at("/_id"));
        }
    }
}
