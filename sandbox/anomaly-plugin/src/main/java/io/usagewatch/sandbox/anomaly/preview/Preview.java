package io.usagewatch.sandbox.anomaly.preview;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.engine.Model;
import io.usagewatch.sandbox.anomaly.preview.Sampling.Interval;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.FeatureSearch;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a detector would have found in a period, from at most 300 intervals that are read. */
public final class Preview {
    /** Fewer intervals give no preview. */
    private static final int LEAST_INTERVALS = 400;

    /** Per entity; more are thinned out evenly. */
    private static final int MOST_RESULTS = 1_000;

    /** Documents a pair of category values needs to be shown. */
    private static final int LEAST_DOCUMENTS_OF_PAIR = 256;

    private final FeatureSearch search;

    public Preview(FeatureSearch search) {
        this.search = search;
    }

    /**
     * Reads and scores; blocks until it is done.
     *
     * @param maxEntities the ones with the most documents are shown
     * @return in order of time, one entity after the other; empty when there is too little data
     */
    public List<Previewed> of(Detector detector, Range period, int maxEntities) {
        Sampling sampling = Sampling.of(period, detector.interval().millis());
        if (sampling.read().isEmpty()) {
            return List.of();
        }
        if (!detector.isHighCardinality()) {
            return of(detector, null, sampling);
        }
        List<String> fields = detector.categoryFields();
        int leastDocuments = fields != null && fields.size() > 1 ? LEAST_DOCUMENTS_OF_PAIR : 1;
        List<Previewed> all = new ArrayList<>();
        for (Entity entity : search.topEntities(detector, period, maxEntities, leastDocuments)) {
            all.addAll(of(detector, entity, sampling));
        }
        return all;
    }

    private List<Previewed> of(Detector detector, @Nullable Entity entity, Sampling sampling) {
        return of(detector, entity, sampling, search.samples(detector, entity, sampling.read()));
    }

    static List<Previewed> of(
            Detector detector,
            @Nullable Entity entity,
            Sampling sampling,
            List<Optional<double[]>> samples) {
        List<Interval> found = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Range range = sampling.read().get(i);
            samples.get(i).ifPresent(values -> found.add(new Interval(range, values)));
        }
        List<Interval> intervals = sampling.interpolate(found);
        if (intervals.size() < LEAST_INTERVALS) {
            return List.of();
        }
        Model model = Model.forPreview(detector);
        return thinnedOut(
                intervals.stream()
                        .map(
                                interval ->
                                        new Previewed(
                                                entity,
                                                interval.range(),
                                                model.next(
                                                        interval.values(),
                                                        Instant.ofEpochMilli(
                                                                interval.range().end()))))
                        .toList());
    }

    private static List<Previewed> thinnedOut(List<Previewed> all) {
        if (all.size() <= MOST_RESULTS) {
            return all;
        }
        double step = (all.size() - 1.0) / (MOST_RESULTS - 1.0);
        return IntStream.range(0, MOST_RESULTS)
                .mapToObj(i -> all.get(Math.min((int) (step * i), all.size() - 1)))
                .toList();
    }
}
