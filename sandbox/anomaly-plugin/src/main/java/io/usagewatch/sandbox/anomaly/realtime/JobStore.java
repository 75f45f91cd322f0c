package io.usagewatch.sandbox.anomaly.realtime;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.store.DocumentStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;

/** Which detectors run in real time, and since when; kept so that they go on after a restart. */
public final class JobStore {
    public static final String INDEX = ".opendistro-anomaly-detector-jobs";

    private static final int MAX_JOBS = 10_000;

    /** An enabled job. */
    public record Enabled(String detectorId, Instant start) {}

    private final DocumentStore store;

    public JobStore(DocumentStore store) {
        this.store = store;
    }

    /** The job's fields, whether it is enabled or not. */
    public Optional<Map<String, Object>> find(String detectorId) {
        return store.find(detectorId);
    }

    public boolean isEnabled(String detectorId) {
        return find(detectorId).map(job -> Boolean.TRUE.equals(job.get("enabled"))).orElse(false);
    }

    void enable(String detectorId, Detector detector, Instant now) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", detectorId);
        json.put(
                "schedule",
                Map.of(
                        "interval",
                        Map.of(
                                "start_time", now.toEpochMilli(),
                                "period", detector.interval().interval(),
                                "unit", detector.interval().unit().toString())));
        json.put("window_delay", detector.windowDelay().toMap());
        json.put("enabled", true);
        json.put("enabled_time", now.toEpochMilli());
        json.put("last_update_time", now.toEpochMilli());
        json.put("lock_duration_seconds", detector.interval().duration().toSeconds());
        if (detector.resultIndex() != null) {
            json.put("result_index", detector.resultIndex());
        }
        json.put("type", "AD");
        store.put(new IndexRequest().id(detectorId), json);
    }

    void disable(String detectorId, Instant now) {
        find(detectorId)
                .ifPresent(
                        job -> {
                            Map<String, Object> json = new LinkedHashMap<>(job);
                            json.put("enabled", false);
                            json.put("disabled_time", now.toEpochMilli());
                            json.put("last_update_time", now.toEpochMilli());
                            store.put(new IndexRequest().id(detectorId), json);
                        });
    }

    /** Forgets the job of a detector that is no more. */
    public void delete(String detectorId) {
        if (store.exists()) {
            store.delete(detectorId);
        }
    }

    public List<Enabled> enabled() {
        if (!store.exists()) {
            return List.of();
        }
        SearchSourceBuilder source =
                new SearchSourceBuilder()
                        .size(MAX_JOBS)
                        .query(QueryBuilders.termQuery("enabled", true));
        return Stream.of(store.search(source).getHits().getHits()).map(JobStore::enabled).toList();
    }

    private static Enabled enabled(SearchHit hit) {
        Object start = hit.getSourceAsMap().get("enabled_time");
        return new Enabled(
                hit.getId(), Instant.ofEpochMilli(Long.parseLong(String.valueOf(start))));
    }
}
