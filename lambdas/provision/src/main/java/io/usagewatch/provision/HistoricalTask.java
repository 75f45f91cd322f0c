package io.usagewatch.provision;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A detector's latest historical analysis, as {@code GET .../detectors/ID?task=true} answers.
 *
 * @param from start of its time span, in milliseconds since 1970
 * @param to end of its time span
 * @param detectorVersion when the detector that it ran was last changed
 */
record HistoricalTask(
        String id,
        String state,
        double progress,
        String error,
        long from,
        long to,
        long detectorVersion) {

    private static final Set<String> RUNNING = Set.of("CREATED", "INIT", "RUNNING");

    static Optional<HistoricalTask> of(JsonNode detector) {
        JsonNode task = detector.path("historical_analysis_task");
        if (!task.isObject()) {
            return Optional.empty();
        }
        JsonNode span = task.path("detection_date_range");
        return Optional.of(
                new HistoricalTask(
                        task.path("task_id").asString(),
                        task.path("state").asString(),
                        task.path("task_progress").asDouble(),
                        task.path("error").asString(""),
                        span.path("start_time").asLong(),
                        span.path("end_time").asLong(),
                        task.path("detector").path("last_update_time").asLong()));
    }

    boolean isRunning() {
        return RUNNING.contains(state);
    }

    boolean isFinished() {
        return state.equals("FINISHED");
    }

    boolean covers(long start, long end) {
        return from <= start && to >= end;
    }
}
