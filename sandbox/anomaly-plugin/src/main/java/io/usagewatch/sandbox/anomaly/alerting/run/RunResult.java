package io.usagewatch.sandbox.anomaly.alerting.run;

import io.usagewatch.sandbox.anomaly.alerting.alert.Alert;
import io.usagewatch.sandbox.anomaly.alerting.alert.Alert.Failure;
import io.usagewatch.sandbox.anomaly.alerting.alert.Alert.Sent;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Monitor;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Schedule.Period;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opensearch.OpenSearchException;
import org.opensearch.script.ScriptException;

/** What a run of a monitor found and did. */
public record RunResult(
        Monitor monitor,
        Period period,
        @Nullable Exception error,
        Inputs inputs,
        Map<String, Triggered> triggers) {
    private static final int MAX_LINES = 100;

    /** What the searches found. */
    record Inputs(List<Map<String, Object>> results, @Nullable Exception error) {
        private Map<String, @Nullable Object> toMap() {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("results", results);
            json.put("error", message(error));
            return json;
        }
    }

    /**
     * What a trigger decided.
     *
     * @param fired also when its condition could not be evaluated: that must be told
     */
    record Triggered(
            String name, boolean fired, @Nullable Exception error, Map<String, Acted> actions) {
        private Map<String, @Nullable Object> toMap() {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("triggered", fired);
            Map<String, Object> results = new LinkedHashMap<>();
            actions.forEach((id, acted) -> results.put(id, acted.toMap()));
            json.put("action_results", results);
            json.put(
                    "error",
                    error instanceof ScriptException script
                            ? script.toJsonString()
                            : message(error));
            return json;
        }

        /** What went wrong first. */
        Optional<String> problem() {
            if (error != null) {
                return Optional.of("Failed evaluating trigger:\n" + told(error));
            }
            return actions.values().stream()
                    .map(Acted::error)
                    .flatMap(Stream::ofNullable)
                    .map(failure -> "Failed running action:\n" + told(failure))
                    .findFirst();
        }

        /** How an alert's actions stand after this. */
        List<Sent> sent(@Nullable Alert before) {
            Map<String, Sent> sent = new LinkedHashMap<>();
            if (before != null) {
                before.actions().forEach(action -> sent.put(action.actionId(), action));
            }
            actions.forEach(
                    (id, acted) -> {
                        Sent last = sent.getOrDefault(id, new Sent(id, null, 0));
                        sent.put(
                                id,
                                acted.throttled()
                                        ? new Sent(id, last.last(), last.throttled() + 1)
                                        : new Sent(id, acted.time(), last.throttled()));
                    });
            return new ArrayList<>(sent.values());
        }
    }

    /**
     * What became of an action.
     *
     * @param time null when it was throttled
     */
    record Acted(
            String id,
            String name,
            Map<String, String> output,
            boolean throttled,
            @Nullable Instant time,
            @Nullable Exception error) {
        private Map<String, @Nullable Object> toMap() {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("id", id);
            json.put("name", name);
            json.put("output", output);
            json.put("throttled", throttled);
            json.put("executionTime", time == null ? null : time.toEpochMilli());
            json.put("error", message(error));
            return json;
        }
    }

    private static @Nullable String message(@Nullable Exception error) {
        return error == null ? null : error.getMessage();
    }

    /** In words for whoever looks after the monitor. */
    private static String told(Exception error) {
        return switch (error) {
            case ScriptException script ->
                    String.join("\n", script.getScriptStack().stream().limit(MAX_LINES).toList());
            case OpenSearchException told -> told.getDetailedMessage();
            default ->
                    error.getMessage() == null
                            ? "Unknown Internal error. See the OpenSearch log for details."
                            : error.getMessage();
        };
    }

    /** What went wrong before any trigger was asked, or with this one. */
    Optional<Failure> failure(Triggered trigger, Instant now) {
        Optional<String> problem =
                inputs.error() != null
                        ? Optional.of("Failed fetching inputs:\n" + told(inputs.error()))
                        : trigger.problem();
        return problem.map(message -> new Failure(now, message));
    }

    /** As it is shown. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("monitor_name", monitor.name());
        json.put("period_start", period.start().toEpochMilli());
        json.put("period_end", period.end().toEpochMilli());
        json.put("error", message(error));
        json.put("input_results", inputs.toMap());
        Map<String, Object> results = new LinkedHashMap<>();
        triggers.forEach((id, trigger) -> results.put(id, trigger.toMap()));
        json.put("trigger_results", results);
        return json;
    }
}
