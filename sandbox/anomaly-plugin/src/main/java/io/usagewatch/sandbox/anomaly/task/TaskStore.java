package io.usagewatch.sandbox.anomaly.task;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.Range;
import io.usagewatch.sandbox.anomaly.store.DocumentStore;
import io.usagewatch.sandbox.anomaly.task.Task.Progress;
import io.usagewatch.sandbox.anomaly.task.Task.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.common.UUIDs;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.search.sort.SortOrder;

/**
 * The runs of all detectors.
 *
 * <p>A run that is going on is answered from memory; the index follows at most once a second, and
 * at once when its state changes.
 */
public final class TaskStore {
    public static final String INDEX = ".opendistro-anomaly-detection-state";

    private static final Logger LOG = LogManager.getLogger(TaskStore.class);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final int MAX_OLD = 10_000;

    private final DocumentStore store;
    private final Clock clock;
    private final Supplier<String> node;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private volatile boolean resumed;

    /** A run that goes on; whoever changes and writes it holds its lock. */
    private static final class Running {
        private volatile Task task;
        private Instant written;

        private Running(Task task, Instant written) {
            this.task = task;
            this.written = written;
        }
    }

    /**
     * @param node id of this node; known once the node has joined its cluster
     */
    public TaskStore(DocumentStore store, Clock clock, Supplier<String> node) {
        this.store = store;
        this.clock = clock;
        this.node = node;
    }

    public DocumentStore documents() {
        return store;
    }

    /** Starts a run of a detector; earlier ones of the same kind are no longer the latest. */
    public Task create(
            Task.Type type, String detectorId, Detector detector, @Nullable Range range) {
        retire(detectorId, type.isRealTime());
        return created(type, detectorId, detector.toMap(), null, null, range);
    }

    /** Takes up the real-time run that a node was stopped in the middle of, or starts one. */
    public Task resume(Task.Type type, String detectorId, Detector detector) {
        brokenOff(Set.of(type.name()));
        return running.values().stream()
                .map(run -> run.task)
                .filter(task -> task.type() == type && task.detectorId().equals(detectorId))
                .findFirst()
                .orElseGet(() -> create(type, detectorId, detector, null));
    }

    /** Takes up the historical runs that a node was stopped in the middle of. */
    public List<Task> resumeHistorical() {
        return brokenOff(
                Set.of(
                        Task.Type.HISTORICAL_SINGLE_ENTITY.name(),
                        Task.Type.HISTORICAL_HC_DETECTOR.name()));
    }

    /** Runs that did not go on where a node was stopped are settled from now on. */
    public void resumed() {
        resumed = true;
    }

    private List<Task> brokenOff(Set<String> types) {
        if (!store.exists()) {
            return List.of();
        }
        Instant now = clock.instant();
        List<Task> tasks = new ArrayList<>();
        for (SearchHit hit : hits(latest(types), MAX_OLD)) {
            Map<String, Object> json = hit.getSourceAsMap();
            try {
                if (!state(json).isOver() && !running.containsKey(hit.getId())) {
                    Task task = Task.brokenOff(hit.getId(), json, node.get(), now);
                    running.put(task.id(), new Running(task, now));
                    tasks.add(task);
                }
            } catch (RuntimeException e) {
                LOG.warn("Task {} cannot be read and does not go on", hit.getId(), e);
            }
        }
        return tasks;
    }

    private static State state(Map<String, Object> json) {
        return State.valueOf(String.valueOf(json.get("state")));
    }

    /**
     * Settles the parts of a run that a node was stopped in the middle of.
     *
     * @return the entities whose part is through
     */
    public Set<Entity> partsDone(Task parent) {
        Set<Entity> done = new HashSet<>();
        for (SearchHit hit :
                hits(
                        QueryBuilders.boolQuery()
                                .filter(QueryBuilders.termQuery("parent_task_id", parent.id())),
                        MAX_OLD)) {
            Map<String, Object> json = hit.getSourceAsMap();
            if (state(json) == State.FINISHED) {
                done.add(Entity.parse(json.get("entity")));
            } else {
                json.put("state", State.STOPPED.name());
                json.put("is_latest", false);
                store.putLater(hit.getId(), json);
            }
        }
        return done;
    }

    /** Starts the part of a run that is about one entity. */
    public Task createPart(Task parent, Entity entity) {
        return created(
                Task.Type.HISTORICAL_HC_ENTITY,
                parent.detectorId(),
                parent.detector(),
                entity,
                parent.id(),
                parent.range());
    }

    private Task created(
            Task.Type type,
            String detectorId,
            Map<String, Object> detector,
            @Nullable Entity entity,
            @Nullable String parentId,
            @Nullable Range range) {
        Instant now = clock.instant();
        Task task =
                new Task(
                        UUIDs.base64UUID(),
                        type,
                        detectorId,
                        detector,
                        entity,
                        parentId,
                        range,
                        node.get(),
                        now,
                        Progress.created(now));
        running.put(task.id(), new Running(task, now));
        try {
            write(task);
        } catch (RuntimeException e) {
            running.remove(task.id());
            throw e;
        }
        return task;
    }

    private static Set<String> types(boolean realTime) {
        return Stream.of(Task.Type.values())
                .filter(type -> type.isRealTime() == realTime)
                .map(Enum::name)
                .collect(Collectors.toSet());
    }

    private void retire(String detectorId, boolean realTime) {
        if (!store.exists()) {
            return;
        }
        for (SearchHit hit : latestHits(detectorId, types(realTime), MAX_OLD)) {
            Map<String, Object> json = hit.getSourceAsMap();
            json.put("is_latest", false);
            store.putLater(hit.getId(), json);
        }
    }

    private SearchHit[] latestHits(String detectorId, Set<String> types, int size) {
        return hits(latest(types).filter(QueryBuilders.termQuery("detector_id", detectorId)), size);
    }

    private static BoolQueryBuilder latest(Set<String> types) {
        return QueryBuilders.boolQuery()
                .filter(QueryBuilders.termQuery("is_latest", true))
                .filter(QueryBuilders.termsQuery("task_type", types));
    }

    private SearchHit[] hits(QueryBuilder query, int size) {
        return store.search(
                        new SearchSourceBuilder()
                                .size(size)
                                .query(query)
                                .sort("execution_start_time", SortOrder.DESC))
                .getHits()
                .getHits();
    }

    /**
     * Moves a run on; nothing happens to one that is over. One whose end cannot be written is no
     * longer answered from memory, and the index says that it was broken off.
     */
    public void update(String taskId, UnaryOperator<Progress> change) {
        Running run = running.get(taskId);
        if (run == null) {
            return;
        }
        // Written in the order of the changes: the last word in the index is the end.
        synchronized (run) {
            if (!run.task.progress().state().isOver()) {
                move(run, run.task.with(change.apply(run.task.progress())));
            }
        }
    }

    private void move(Running run, Task next) {
        boolean another = next.progress().state() != run.task.progress().state();
        run.task = next;
        Instant now = clock.instant();
        if (next.progress().state().isOver()) {
            try {
                write(next);
            } finally {
                running.remove(next.id());
            }
        } else if (another || !now.isBefore(run.written.plus(QUIET))) {
            run.written = now;
            store.putLater(next.id(), next.toSource(true));
        }
    }

    private void write(Task task) {
        if (task.entity() == null) {
            store.put(new IndexRequest().id(task.id()), task.toSource(true));
        } else {
            // One of many: it is enough that a search sees it a moment later.
            store.putLater(task.id(), task.toSource(true));
        }
    }

    /** The run that goes on, if it does. */
    public Optional<Task> running(String taskId) {
        return Optional.ofNullable(running.get(taskId)).map(run -> run.task);
    }

    /** The detector's latest run, as answered; parts about one entity are left out. */
    public Optional<Map<String, Object>> latest(String detectorId, boolean realTime) {
        Optional<Task> live =
                running.values().stream()
                        .map(run -> run.task)
                        .filter(task -> task.detectorId().equals(detectorId))
                        .filter(task -> task.type().isRealTime() == realTime)
                        .filter(task -> task.entity() == null)
                        .findFirst();
        if (live.isPresent()) {
            return live.map(task -> answer(task.id(), task.toSource(true)));
        }
        if (!store.exists()) {
            return Optional.empty();
        }
        Set<String> types = types(realTime);
        types.remove(Task.Type.HISTORICAL_HC_ENTITY.name());
        return List.of(latestHits(detectorId, types, 1)).stream()
                .findFirst()
                .map(hit -> answer(hit.getId(), settled(hit)));
    }

    /** A run that a node was stopped in the middle of does not go on. */
    private Map<String, Object> settled(SearchHit hit) {
        Map<String, Object> json = hit.getSourceAsMap();
        if (resumed && !state(json).isOver()) {
            json.put("state", State.STOPPED.name());
            json.put("last_update_time", clock.millis());
            store.putLater(hit.getId(), json);
        }
        return json;
    }

    private static Map<String, Object> answer(String id, Map<String, Object> source) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("task_id", id);
        json.putAll(source);
        return json;
    }

    /** The entities that are analysed just now as parts of a run. */
    public List<List<Map<String, Object>>> runningParts(String parentId) {
        return running.values().stream()
                .map(run -> run.task)
                .filter(task -> parentId.equals(task.parentId()))
                .map(Task::entity)
                .filter(Objects::nonNull)
                .map(Entity::toJson)
                .toList();
    }
}
