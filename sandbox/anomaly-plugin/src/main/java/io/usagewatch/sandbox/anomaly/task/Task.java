package io.usagewatch.sandbox.anomaly.task;

import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a detector.
 *
 * @param detector the detector's fields as they were at the start
 * @param entity null unless the run is for one entity of a high-cardinality detector
 * @param parentId the detector's run that an entity's run is part of
 * @param range the period analysed; null in real time
 * @param node the node that runs it
 */
public record Task(
        String id,
        Type type,
        String detectorId,
        Map<String, Object> detector,
        @Nullable Entity entity,
        @Nullable String parentId,
        @Nullable Range range,
        String node,
        Instant started,
        Progress progress) {

    /** What is run. */
    public enum Type {
        REALTIME_SINGLE_ENTITY,
        REALTIME_HC_DETECTOR,
        HISTORICAL_SINGLE_ENTITY,
        HISTORICAL_HC_DETECTOR,
        HISTORICAL_HC_ENTITY;

        public boolean isRealTime() {
            return this == REALTIME_SINGLE_ENTITY || this == REALTIME_HC_DETECTOR;
        }
    }

    /** How a run stands. */
    public enum State {
        CREATED,
        INIT,
        RUNNING,
        FINISHED,
        FAILED,
        STOPPED;

        public boolean isOver() {
            return this == FINISHED || this == FAILED || this == STOPPED;
        }
    }

    /**
     * How far a run is.
     *
     * @param done share of the period analysed, 0 to 1
     * @param trained share of the points seen that a forest needs, 0 to 1
     * @param piece where the intervals now analysed begin, epoch milliseconds
     * @param minutesLeft until trained; real time only
     */
    public record Progress(
            State state,
            float done,
            float trained,
            @Nullable Long piece,
            @Nullable Long minutesLeft,
            @Nullable String error,
            @Nullable Instant ended,
            Instant updated) {

        static Progress created(Instant now) {
            return new Progress(State.CREATED, 0, 0, null, null, null, null, now);
        }

        /** The same run, in another state. */
        public Progress to(State next, Instant now) {
            return new Progress(
                    next,
                    next == State.FINISHED ? 1 : done,
                    trained,
                    piece,
                    minutesLeft,
                    error,
                    next.isOver() ? now : null,
                    now);
        }

        public Progress failed(String why, Instant now) {
            return new Progress(State.FAILED, done, trained, piece, minutesLeft, why, now, now);
        }

        /** The same run, further on. */
        public Progress at(float share, float training, long nextPiece, Instant now) {
            return new Progress(
                    training >= 1 ? State.RUNNING : State.INIT,
                    share,
                    Math.min(1, training),
                    nextPiece,
                    minutesLeft,
                    error,
                    null,
                    now);
        }

        /** The same run of a high-cardinality detector, with more entities done. */
        public Progress parts(float share, Instant now) {
            return new Progress(State.RUNNING, share, 0, null, null, "", null, now);
        }

        /** How a real-time run stands after an interval. */
        public Progress live(float training, long minutes, String problem, Instant now) {
            return new Progress(
                    training >= 1 ? State.RUNNING : State.INIT,
                    0,
                    Math.min(1, training),
                    null,
                    minutes,
                    problem,
                    null,
                    now);
        }
    }

    /** Reads a run of a detector that the node was stopped in the middle of: it begins anew. */
    static Task brokenOff(String id, Map<String, Object> json, String node, Instant now) {
        Map<String, Object> detector = map(json.get("detector"));
        Map<String, Object> range = map(json.get("detection_date_range"));
        return new Task(
                id,
                Type.valueOf(String.valueOf(json.get("task_type"))),
                String.valueOf(json.get("detector_id")),
                detector,
                null,
                null,
                range.isEmpty() ? null : Range.parse(range),
                node,
                Instant.ofEpochMilli(
                        Long.parseLong(String.valueOf(json.get("execution_start_time")))),
                Progress.created(now).to(State.INIT, now));
    }

    private static Map<String, Object> map(@Nullable Object json) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (json instanceof Map<?, ?> map) {
            map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        }
        return fields;
    }

    public Task with(Progress next) {
        return new Task(
                id, type, detectorId, detector, entity, parentId, range, node, started, next);
    }

    /** The document as stored: the id is not part of it. */
    public Map<String, Object> toSource(boolean latest) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("last_update_time", progress.updated().toEpochMilli());
        if (progress.error() != null) {
            json.put("error", progress.error());
        }
        json.put("state", progress.state().name());
        json.put("task_progress", progress.done());
        json.put("init_progress", progress.trained());
        if (progress.piece() != null) {
            json.put("current_piece", progress.piece());
        }
        json.put("execution_start_time", started.toEpochMilli());
        if (progress.ended() != null && !type.isRealTime()) {
            json.put("execution_end_time", progress.ended().toEpochMilli());
        }
        json.put("is_latest", latest);
        json.put("task_type", type.name());
        boolean ran = progress.state() != State.CREATED;
        if (ran || !type.isRealTime()) {
            json.put("coordinating_node", node);
        }
        if (ran && (type == Type.HISTORICAL_SINGLE_ENTITY || type == Type.HISTORICAL_HC_ENTITY)) {
            json.put("worker_node", node);
        }
        if (progress.minutesLeft() != null) {
            json.put("estimated_minutes_left", progress.minutesLeft());
        }
        json.put("detector_id", detectorId);
        json.put("detector", detector);
        if (range != null) {
            json.put("detection_date_range", range.toMap());
        }
        if (entity != null) {
            json.put("entity", entity.toJson());
        }
        if (parentId != null) {
            json.put("parent_task_id", parentId);
        }
        return json;
    }
}
