package io.usagewatch.sandbox.anomaly.realtime;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.engine.Model;
import io.usagewatch.sandbox.anomaly.engine.Verdict;
import io.usagewatch.sandbox.anomaly.result.ResultDocument;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.FeatureSource;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.time.Clock;
import java.time.Duration;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** A detector that runs in real time, with the models of its entities. */
final class Job {
    private static final Logger LOG = LogManager.getLogger(Job.class);

    /** Of a high-cardinality detector; those not seen for longest give way. */
    private static final int MAX_MODELS = 1_000;

    /**
     * Intervals that a model is led through again after a restart, and that are made up for at
     * most: twice what a forest keeps.
     */
    private static final int MAX_RELIVED = 512;

    /** A model that scores, and when it did so last. */
    record Scoring(Optional<Entity> entity, Instant lastUsed) {}

    /** What a job is about just now. */
    record Standing(int models, int trained, int mostPoints, List<Scoring> scoring) {
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
    private final FeatureSource search;
    private final Windows windows;
    private final Clock clock;
    // In order of use, so that the eldest is the one that was not seen for longest.
    private final Map<Optional<Entity>, LiveModel> models =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Optional<Entity>, LiveModel> eldest) {
                    return size() > MAX_MODELS;
                }
            };
    private final List<ResultDocument> unwritten = new ArrayList<>();
    private final boolean resumed;

    /** Results of intervals that end before are there: a cold start's are written with the last. */
    private volatile long newSince = Long.MIN_VALUE;

    private volatile Instant next;
    private int unwatched;
    private volatile Standing standing = new Standing(0, 0, 0, List.of());
    private volatile @Nullable Instant lastWritten;
    private volatile boolean stopped;

    private Job(
            String detectorId,
            Detector detector,
            Instant start,
            boolean resumed,
            FeatureSource search,
            Clock clock) {
        this.detectorId = detectorId;
        this.detector = detector;
        this.start = start;
        this.next = start;
        this.resumed = resumed;
        this.search = search;
        this.windows = new Windows(detector, search);
        this.clock = clock;
    }

    /** One that begins now, with the interval that is complete just now. */
    static Job begun(String detectorId, Detector detector, FeatureSource search, Clock clock) {
        return new Job(detectorId, detector, clock.instant(), false, search, clock);
    }

    /**
     * One that goes on in another life of the node. The last interval that has results is done
     * again, since not all of them may have been written.
     *
     * @param start when it was begun
     * @param lastEnd end of the last interval that has results
     */
    static Job resumed(
            String detectorId,
            Detector detector,
            Instant start,
            Optional<Instant> lastEnd,
            FeatureSource search,
            Clock clock) {
        Job job = new Job(detectorId, detector, start, true, search, clock);
        lastEnd.ifPresent(
                end -> {
                    job.next = job.dueAtOrAfter(end.plus(detector.windowDelay().duration()));
                    job.newSince =
                            end.toEpochMilli()
                                    - Windows.mostPast(detector) * detector.interval().millis();
                });
        return job;
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

    /** When results were kept last; empty before. */
    Optional<Instant> lastWritten() {
        return Optional.ofNullable(lastWritten);
    }

    boolean isStopped() {
        return stopped;
    }

    void stop() {
        stopped = true;
    }

    /** When the next interval is due. */
    Instant next() {
        return next;
    }

    private Instant dueAtOrAfter(Instant time) {
        long interval = detector.interval().millis();
        long since = time.toEpochMilli() - start.toEpochMilli();
        return start.plusMillis(Math.max(0, Math.ceilDiv(since, interval)) * interval);
    }

    /** Gives up intervals that were due too long ago; how many. */
    long skipped() {
        Instant oldest =
                dueAtOrAfter(
                        clock.instant()
                                .minus(detector.interval().duration().multipliedBy(MAX_RELIVED)));
        long late = Duration.between(next, oldest).toMillis() / detector.interval().millis();
        if (late > 0) {
            next = oldest;
        }
        return Math.max(0, late);
    }

    /**
     * Analyses the interval that is due next.
     *
     * @return what is to be written; the same again, and more, until it was {@link #written}
     */
    synchronized List<ResultDocument> run() {
        Instant started = clock.instant();
        long end = next.toEpochMilli() - detector.windowDelay().millis();
        Range window = new Range(end - detector.interval().millis(), end);
        values(window).forEach((entity, vector) -> score(entity, window, vector, started));
        standing =
                new Standing(
                        models.size(),
                        (int) models.values().stream().filter(LiveModel::isTrained).count(),
                        models.values().stream().mapToInt(LiveModel::points).max().orElse(0),
                        models.entrySet().stream()
                                .filter(model -> model.getValue().isTrained())
                                .map(
                                        model ->
                                                new Scoring(
                                                        model.getKey(),
                                                        model.getValue().lastUsed()))
                                .toList());
        return List.copyOf(unwritten);
    }

    /** What {@link #run} returned is kept: on to the next interval. */
    synchronized void written() {
        lastWritten = clock.instant();
        unwritten.clear();
        next = next.plus(detector.interval().duration());
    }

    private Map<Optional<Entity>, double[]> values(Range window) {
        Map<Optional<Entity>, double[]> values = new HashMap<>();
        if (detector.isHighCardinality()) {
            values.putAll(entities(window));
        } else {
            windows.all(window).ifPresent(vector -> values.put(Optional.empty(), vector));
        }
        Set<Optional<Entity>> known = new HashSet<>(models.keySet());
        if (!detector.isHighCardinality()) {
            known.add(Optional.empty());
        }
        known.removeAll(values.keySet());
        // Without data in this interval there may still be a past to train on.
        if (detector.imputation() != null || !detector.isHighCardinality()) {
            known.forEach(entity -> values.put(entity, nothing()));
        }
        return values;
    }

    /** Those that have a model first, then as many others as there may be models. */
    private Map<Optional<Entity>, double[]> entities(Range window) {
        Map<Optional<Entity>, double[]> known = new HashMap<>();
        Map<Optional<Entity>, double[]> others = new LinkedHashMap<>();
        AtomicInteger leftOut = new AtomicInteger();
        search.eachEntity(
                detector,
                window,
                (entity, vector) -> {
                    if (models.containsKey(Optional.of(entity))) {
                        known.put(Optional.of(entity), vector);
                    } else if (others.size() < MAX_MODELS) {
                        others.put(Optional.of(entity), vector);
                    } else {
                        leftOut.incrementAndGet();
                    }
                });
        int room = MAX_MODELS - known.size();
        leftOut.addAndGet(Math.max(0, others.size() - room));
        others.entrySet().stream()
                .limit(room)
                .forEach(other -> known.put(other.getKey(), other.getValue()));
        if (leftOut.get() != unwatched) {
            unwatched = leftOut.get();
            LOG.warn(
                    "Detector {} watches {} entities at most; {} are left out",
                    detectorId,
                    MAX_MODELS,
                    unwatched);
        }
        return known;
    }

    private void score(Optional<Entity> entity, Range window, double[] vector, Instant started) {
        ResultDocument.Source source =
                new ResultDocument.Source(
                        detectorId, detector, entity.orElse(null), modelId(entity), null);
        BiConsumer<Range, Verdict> use =
                (at, verdict) -> {
                    if (at.end() >= newSince) {
                        unwritten.add(
                                new ResultDocument(
                                        source, at, started, clock.instant(), verdict, null));
                    }
                };
        LiveModel model =
                models.computeIfAbsent(
                        entity, e -> new LiveModel(detector, modelId(entity).hashCode()));
        boolean trained = model.isTrained();
        if (model.wantsPast()) {
            Range first = resumed ? asBefore(window) : window;
            model.past(windows.past(entity, first), use);
            long interval = detector.interval().millis();
            windows.each(entity, new Range(first.start(), window.start()))
                    .forEach(
                            (from, values) ->
                                    model.next(
                                            new Range(from, from + interval),
                                            values.orElseGet(this::nothing),
                                            use));
        }
        model.next(window, vector, use);
        model.used(started);
        if (!trained) {
            model.settle();
        }
    }

    /** The window that the models began with before the node stopped, or one not too long ago. */
    private Range asBefore(Range window) {
        long interval = detector.interval().millis();
        long begun = start.toEpochMilli() - detector.windowDelay().millis() - interval;
        long from = Math.max(begun, window.start() - MAX_RELIVED * interval);
        from = Math.min(from, window.start());
        return new Range(from, from + interval);
    }

    private double[] nothing() {
        double[] nothing = new double[detector.enabledFeatures().size()];
        Arrays.fill(nothing, Double.NaN);
        return nothing;
    }

    String modelId(Optional<Entity> entity) {
        return entity.map(e -> e.modelId(detectorId)).orElse(detectorId + "_model_rcf_0");
    }
}
