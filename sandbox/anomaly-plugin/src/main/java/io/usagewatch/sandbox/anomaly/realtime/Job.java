package io.usagewatch.sandbox.anomaly.realtime;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.engine.Model;
import io.usagewatch.sandbox.anomaly.result.ResultDocument;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.FeatureSearch;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A detector that runs in real time, with the models of its entities. */
final class Job {
    /** Of a high-cardinality detector; the least recently seen give way. */
    private static final int MAX_MODELS = 1_000;

    private static final int COLD_START_ROUNDS = 2;

    /** What a job is about just now. */
    record Standing(int models, int trained, int mostPoints, List<Optional<Entity>> entities) {
        float training() {
            return trained > 0 ? 1 : (float) mostPoints / Model.TRAINING_POINTS;
        }

        int neededPoints() {
            return trained > 0 ? 0 : Math.max(0, Model.TRAINING_POINTS - mostPoints);
        }
    }

    private final String detectorId;
    private final Detector detector;
    private final Instant start;
    private final FeatureSearch search;
    private final Clock clock;
    // In order of use, so that the eldest is the one that was not seen for longest.
    private final Map<Optional<Entity>, LiveModel> models =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Optional<Entity>, LiveModel> eldest) {
                    return size() > MAX_MODELS;
                }
            };
    private volatile Standing standing = new Standing(0, 0, 0, List.of());
    private volatile boolean stopped;

    Job(String detectorId, Detector detector, Instant start, FeatureSearch search, Clock clock) {
        this.detectorId = detectorId;
        this.detector = detector;
        this.start = start;
        this.search = search;
        this.clock = clock;
    }

    String detectorId() {
        return detectorId;
    }

    Detector detector() {
        return detector;
    }

    Standing standing() {
        return standing;
    }

    boolean isStopped() {
        return stopped;
    }

    void stop() {
        stopped = true;
    }

    /** When the interval that is due at or after the given time is due. */
    Instant dueAtOrAfter(Instant time) {
        long interval = detector.interval().millis();
        long since = time.toEpochMilli() - start.toEpochMilli();
        return start.plusMillis(Math.max(0, Math.ceilDiv(since, interval)) * interval);
    }

    /** Analyses the interval that is due at a time; what it returns is to be written. */
    synchronized List<ResultDocument> run(Instant due) {
        Instant started = clock.instant();
        long end = due.toEpochMilli() - detector.windowDelay().millis();
        Range window = new Range(end - detector.interval().millis(), end);
        Map<Optional<Entity>, double[]> values = values(window);
        List<ResultDocument> results = new ArrayList<>();
        values.forEach((entity, vector) -> results.addAll(score(entity, window, vector, started)));
        standing =
                new Standing(
                        models.size(),
                        (int) models.values().stream().filter(LiveModel::isTrained).count(),
                        models.values().stream().mapToInt(LiveModel::points).max().orElse(0),
                        models.entrySet().stream()
                                .filter(model -> model.getValue().isTrained())
                                .map(Map.Entry::getKey)
                                .toList());
        return results;
    }

    private Map<Optional<Entity>, double[]> values(Range window) {
        Map<Optional<Entity>, double[]> values = new HashMap<>();
        if (detector.isHighCardinality()) {
            search.eachEntity(
                    detector,
                    window,
                    (entity, vector) -> {
                        if (values.size() < MAX_MODELS) {
                            values.put(Optional.of(entity), vector);
                        }
                    });
        } else {
            double[] vector = search.values(detector, null, window).get(window.start());
            if (vector != null) {
                values.put(Optional.empty(), vector);
            }
        }
        double[] nothing = new double[detector.enabledFeatures().size()];
        Arrays.fill(nothing, Double.NaN);
        Set<Optional<Entity>> known = new HashSet<>(models.keySet());
        if (!detector.isHighCardinality()) {
            known.add(Optional.empty());
        }
        known.removeAll(values.keySet());
        // Without data in this interval there may still be a past to train on.
        if (detector.imputation() != null || !detector.isHighCardinality()) {
            known.forEach(entity -> values.put(entity, nothing));
        }
        return values;
    }

    private LiveModel coldStart(Optional<Entity> entity, Range window) {
        LiveModel model = models.computeIfAbsent(entity, e -> new LiveModel(detector));
        if (model.wantsPast()) {
            model.past(past(entity, window));
        }
        return model;
    }

    private List<ResultDocument> score(
            Optional<Entity> entity, Range window, double[] vector, Instant started) {
        ResultDocument.Source source =
                new ResultDocument.Source(
                        detectorId, detector, entity.orElse(null), modelId(entity), null);
        List<ResultDocument> results = new ArrayList<>();
        LiveModel model = coldStart(entity, window);
        model.trainIfEnough(
                (at, verdict) ->
                        results.add(
                                new ResultDocument(
                                        source, at, started, clock.instant(), verdict, null)));
        boolean complete = Arrays.stream(vector).noneMatch(Double::isNaN);
        if (complete || (model.isTrained() && detector.imputation() != null)) {
            model.next(
                    window,
                    vector,
                    (at, verdict) ->
                            results.add(
                                    new ResultDocument(
                                            source, at, started, clock.instant(), verdict, null)));
        }
        return results;
    }

    String modelId(Optional<Entity> entity) {
        return entity.map(e -> e.modelId(detectorId)).orElse(detectorId + "_model_rcf_0");
    }

    /**
     * Up to two rounds of the detector's history before the window, the second only when needed.
     */
    private SortedMap<Long, double[]> past(Optional<Entity> entity, Range window) {
        SortedMap<Long, double[]> past = new TreeMap<>();
        long round =
                Math.max(detector.history(), Model.TRAINING_POINTS) * detector.interval().millis();
        long end = window.start();
        for (int i = 0; i < COLD_START_ROUNDS && past.size() < Model.TRAINING_POINTS; i++) {
            past.putAll(search.values(detector, entity.orElse(null), new Range(end - round, end)));
            end -= round;
        }
        return past;
    }
}
