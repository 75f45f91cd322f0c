package io.usagewatch.sandbox.anomaly.alerting.alert;

import io.usagewatch.sandbox.anomaly.alerting.monitor.Monitor;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What came of a trigger that fired.
 *
 * @param id empty while it is not kept
 * @param version of the document it is kept in; -1 where nobody asked for it
 * @param error what went wrong in the last run
 * @param errors what went wrong, the latest first
 */
public record Alert(
        String id,
        long version,
        String monitorId,
        long monitorVersion,
        String monitorName,
        String executionId,
        String triggerId,
        String triggerName,
        String severity,
        State state,
        @Nullable String error,
        List<Failure> errors,
        List<Sent> actions,
        Instant start,
        @Nullable Instant lastNotification,
        @Nullable Instant end,
        @Nullable Instant acknowledged) {
    static final String NO_ID = "";
    static final long NO_VERSION = -1;

    private static final int SCHEMA_VERSION = 5;
    private static final int MAX_ERRORS = 10;

    /** Where an alert is in its life. */
    public enum State {
        ACTIVE,
        ACKNOWLEDGED,
        COMPLETED,
        ERROR,
        DELETED
    }

    /** Something that went wrong. */
    public record Failure(Instant time, String message) {
        private static Failure parse(Map<?, ?> json) {
            return new Failure(read(json, "timestamp"), (String) json.get("message"));
        }

        private Map<String, Object> toMap() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("timestamp", time.toEpochMilli());
            json.put("message", message);
            return json;
        }
    }

    /**
     * What became of an action.
     *
     * @param last when it was last carried out; null if it has only been throttled
     * @param throttled how often it was held back
     */
    public record Sent(String actionId, @Nullable Instant last, int throttled) {
        private static Sent parse(Map<?, ?> json) {
            return new Sent(
                    (String) json.get("action_id"),
                    read(json, "last_execution_time"),
                    ((Number) json.get("throttled_count")).intValue());
        }

        private Map<String, @Nullable Object> toMap() {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("action_id", actionId);
            json.put("last_execution_time", millis(last));
            json.put("throttled_count", throttled);
            return json;
        }
    }

    /** The first of a trigger. */
    public static Alert begin(
            Monitor monitor,
            Trigger trigger,
            String executionId,
            @Nullable Failure failure,
            List<Sent> actions,
            Instant now) {
        return new Alert(
                NO_ID,
                NO_VERSION,
                monitor.id(),
                monitor.version(),
                monitor.name(),
                executionId,
                trigger.id(),
                trigger.name(),
                trigger.severity(),
                failure == null ? State.ACTIVE : State.ERROR,
                failure == null ? null : failure.message(),
                failure == null ? List.of() : List.of(failure),
                actions,
                now,
                now,
                null,
                null);
    }

    /** After another run in which its trigger fired, or something went wrong. */
    public Alert goesOn(@Nullable Failure failure, List<Sent> sent, Instant now) {
        return with(failure == null ? State.ACTIVE : State.ERROR, failure, sent, now, end);
    }

    /** After a run in which its trigger no longer fired. */
    public Alert completed(List<Sent> sent, Instant now) {
        return with(State.COMPLETED, null, sent, lastNotification, now);
    }

    /** When its monitor or trigger is no more. */
    Alert deleted() {
        return with(State.DELETED, error, errors, actions, lastNotification, end);
    }

    private Alert with(
            State to,
            @Nullable Failure failure,
            List<Sent> sent,
            @Nullable Instant notified,
            @Nullable Instant ended) {
        List<Failure> history = new ArrayList<>();
        if (failure != null) {
            history.add(failure);
        }
        history.addAll(errors);
        return with(
                to,
                failure == null ? null : failure.message(),
                List.copyOf(history.subList(0, Math.min(history.size(), MAX_ERRORS))),
                sent,
                notified,
                ended);
    }

    private Alert with(
            State to,
            @Nullable String message,
            List<Failure> history,
            List<Sent> sent,
            @Nullable Instant notified,
            @Nullable Instant ended) {
        return new Alert(
                id,
                version,
                monitorId,
                monitorVersion,
                monitorName,
                executionId,
                triggerId,
                triggerName,
                severity,
                to,
                message,
                history,
                sent,
                start,
                notified,
                ended,
                acknowledged);
    }

    /**
     * Reads a kept document.
     *
     * @param id of the document: the one inside is not there yet when it is first written
     */
    static Alert parse(String id, long version, Map<String, Object> json) {
        return new Alert(
                id,
                version,
                (String) json.get("monitor_id"),
                ((Number) json.get("monitor_version")).longValue(),
                (String) json.get("monitor_name"),
                String.valueOf(json.get("execution_id")),
                (String) json.get("trigger_id"),
                (String) json.get("trigger_name"),
                (String) json.get("severity"),
                State.valueOf((String) json.get("state")),
                (String) json.get("error_message"),
                list(json, "alert_history").map(Failure::parse).toList(),
                list(json, "action_execution_results").map(Sent::parse).toList(),
                read(json, "start_time"),
                read(json, "last_notification_time"),
                read(json, "end_time"),
                read(json, "acknowledged_time"));
    }

    private static Stream<Map<?, ?>> list(Map<String, Object> json, String field) {
        return ((List<?>) json.get(field)).stream().map(element -> (Map<?, ?>) element);
    }

    private static @Nullable Instant read(Map<?, ?> json, String field) {
        Object millis = json.get(field);
        return millis == null ? null : Instant.ofEpochMilli(((Number) millis).longValue());
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    /** As it is shown. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("version", version);
        json.put("monitor_id", monitorId);
        json.put("workflow_id", "");
        json.put("workflow_name", "");
        json.put("associated_alert_ids", List.of());
        json.put("schema_version", SCHEMA_VERSION);
        json.put("monitor_version", monitorVersion);
        json.put("monitor_name", monitorName);
        json.put("execution_id", executionId);
        json.put("trigger_id", triggerId);
        json.put("trigger_name", triggerName);
        json.put("finding_ids", List.of());
        json.put("related_doc_ids", List.of());
        json.put("state", state.name());
        json.put("error_message", error);
        json.put("alert_history", errors.stream().map(Failure::toMap).toList());
        json.put("severity", severity);
        json.put("action_execution_results", actions.stream().map(Sent::toMap).toList());
        json.put("start_time", start.toEpochMilli());
        json.put("last_notification_time", millis(lastNotification));
        json.put("end_time", millis(end));
        json.put("acknowledged_time", millis(acknowledged));
        return json;
    }

    /** As it is kept. */
    Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> json = toMap();
        json.put("monitor_user", Monitor.nobody());
        return json;
    }

    /** As scripts and templates see it. */
    public Map<String, @Nullable Object> forScripts() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("acknowledged_time", millis(acknowledged));
        json.put("acknowledged", state == State.ACKNOWLEDGED);
        json.put("id", id);
        json.put("version", version);
        json.put("end_time", millis(end));
        json.put("error_message", error);
        json.put("execution_id", executionId);
        json.put("last_notification_time", millis(lastNotification));
        json.put("severity", severity);
        json.put("start_time", start.toEpochMilli());
        json.put("state", state.name());
        return json;
    }
}
