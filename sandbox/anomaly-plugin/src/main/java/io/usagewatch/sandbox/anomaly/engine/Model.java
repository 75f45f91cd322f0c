package io.usagewatch.sandbox.anomaly.engine;

import com.amazon.randomcutforest.config.ForestMode;
import com.amazon.randomcutforest.config.ImputationMethod;
import com.amazon.randomcutforest.config.TransformMethod;
import com.amazon.randomcutforest.parkservices.AnomalyDescriptor;
import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.Feature;
import io.usagewatch.sandbox.anomaly.detector.Imputation;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The forest of one entity, fed interval by interval in order of time. Not thread-safe.
 *
 * <p>Parameters are those observed in the real plugin 3.4.0.
 */
public final class Model {
    /** Points a forest needs before it scores. */
    public static final int TRAINING_POINTS = 32;

    private static final int TREES = 50;
    private static final int SAMPLE_SIZE = 256;
    private static final double ANOMALY_RATE = 0.005;

    private final ThresholdedRandomCutForest forest;
    private final Tolerances tolerances;
    private final @Nullable Imputation imputation;
    private final List<String> features;

    private Model(
            ThresholdedRandomCutForest forest,
            Tolerances tolerances,
            @Nullable Imputation imputation,
            List<String> features) {
        this.forest = forest;
        this.tolerances = tolerances;
        this.imputation = imputation;
        this.features = features;
    }

    /** An untrained model to run over the past: about 1.2 MB (one feature, shingle 8), fast. */
    public static Model forHistory(Detector detector) {
        return of(detector, decaying(detector, 1));
    }

    /** The same, to be repeated: an equal seed and equal values give equal verdicts. */
    public static Model forHistory(Detector detector, long seed) {
        return of(detector, decaying(detector, 1).randomSeed(seed));
    }

    /**
     * An untrained model for a preview: always the same seed, so that it scores bit for bit like
     * the real plugin's.
     */
    public static Model forPreview(Detector detector) {
        return of(detector, builder(detector, 1).outputAfter(TRAINING_POINTS).randomSeed(0));
    }

    /**
     * An untrained model to keep: about 0.3 MB, six times as slow for its one point per interval.
     */
    public static Model forRealTime(Detector detector) {
        return of(detector, decaying(detector, 0));
    }

    private static List<String> features(Detector detector) {
        return detector.enabledFeatures().stream().map(Feature::name).toList();
    }

    /** Shift and scale of the values are forgotten as fast as points are. */
    private static ThresholdedRandomCutForest.Builder<?> decaying(
            Detector detector, double boundingBoxCache) {
        return builder(detector, boundingBoxCache).transformDecay(1.0 / detector.recencyEmphasis());
    }

    private static ThresholdedRandomCutForest.Builder<?> builder(
            Detector detector, double boundingBoxCache) {
        return ThresholdedRandomCutForest.builder()
                .dimensions(detector.enabledFeatures().size() * detector.shingleSize())
                .shingleSize(detector.shingleSize())
                .internalShinglingEnabled(true)
                .numberOfTrees(TREES)
                .sampleSize(SAMPLE_SIZE)
                .timeDecay(1.0 / detector.recencyEmphasis())
                .outputAfter(Math.max(detector.shingleSize(), TRAINING_POINTS))
                .initialAcceptFraction((double) TRAINING_POINTS / SAMPLE_SIZE)
                .parallelExecutionEnabled(false)
                .boundingBoxCacheFraction(boundingBoxCache)
                .anomalyRate(ANOMALY_RATE)
                .transformMethod(TransformMethod.NORMALIZE)
                .alertOnce(true)
                .autoAdjust(true);
    }

    private static Model of(Detector detector, ThresholdedRandomCutForest.Builder<?> builder) {
        List<String> features = features(detector);
        if (detector.shingleSize() > 1) {
            builder.forestMode(ForestMode.STREAMING_IMPUTE);
            impute(builder, detector.imputation(), features);
        } else {
            builder.forestMode(ForestMode.STANDARD);
        }
        Tolerances tolerances = Tolerances.of(detector.rules(), features);
        tolerances.applyTo(builder);
        return new Model(builder.build(), tolerances, detector.imputation(), features);
    }

    private static void impute(
            ThresholdedRandomCutForest.Builder<?> builder,
            @Nullable Imputation imputation,
            List<String> features) {
        if (imputation == null) {
            builder.imputationMethod(ImputationMethod.PREVIOUS);
            return;
        }
        switch (imputation.method()) {
            case ZERO -> builder.imputationMethod(ImputationMethod.ZERO);
            case PREVIOUS -> builder.imputationMethod(ImputationMethod.PREVIOUS);
            case FIXED_VALUES ->
                    builder.imputationMethod(ImputationMethod.FIXED_VALUES)
                            .fillValues(
                                    features.stream()
                                            .mapToDouble(
                                                    name ->
                                                            imputation
                                                                    .fills()
                                                                    .getOrDefault(name, 0.0))
                                            .toArray());
        }
    }

    /** Whether an interval without data is scored, as what the detector says it counts as. */
    public boolean imputes() {
        return imputation != null;
    }

    /** Points seen, those that were filled in too. */
    public long points() {
        return forest.getForest().getTotalUpdates();
    }

    /**
     * Scores and learns one interval.
     *
     * @param values one per enabled feature; NaN where there is no data
     */
    public Verdict next(double[] values, Instant end) {
        int[] missing =
                IntStream.range(0, values.length).filter(i -> Double.isNaN(values[i])).toArray();
        AnomalyDescriptor descriptor =
                missing.length == 0
                        ? forest.process(values, end.getEpochSecond())
                        : forest.process(values, end.getEpochSecond(), missing);
        Verdict verdict = verdict(descriptor, values, missing);
        return verdict.isAnomaly() && tolerances.ignore(verdict) ? verdict.ignored() : verdict;
    }

    private Verdict verdict(AnomalyDescriptor descriptor, double[] values, int[] missing) {
        boolean graded = descriptor.getAnomalyGrade() > 0;
        double[] actual = values;
        boolean[] imputed = null;
        if (missing.length > 0) {
            actual = filled(descriptor, values, missing);
            imputed = new boolean[values.length];
            for (int i : missing) {
                imputed[i] = true;
            }
        }
        boolean late = graded && descriptor.getRelativeIndex() < 0;
        double[][] expected = descriptor.getExpectedValuesList();
        boolean hasExpected = graded && expected != null && expected.length > 0;
        double[] likelihood = descriptor.getLikelihoodOfValues();
        return new Verdict(
                descriptor.getAnomalyGrade(),
                Math.min(1, descriptor.getDataConfidence()),
                descriptor.getRCFScore(),
                descriptor.getThreshold(),
                late ? descriptor.getRelativeIndex() : 0,
                actual,
                imputed,
                graded ? shares(descriptor.getRelevantAttribution()) : null,
                late ? descriptor.getPastValues() : null,
                hasExpected ? expected[0] : null,
                hasExpected && likelihood != null && likelihood.length > 0 ? likelihood[0] : 0);
    }

    private double[] filled(AnomalyDescriptor descriptor, double[] values, int[] missing) {
        double[] filled = values.clone();
        for (int i : missing) {
            filled[i] =
                    switch (imputation == null ? Imputation.Method.PREVIOUS : imputation.method()) {
                        case ZERO -> 0;
                        case FIXED_VALUES -> imputation.fills().getOrDefault(features.get(i), 0.0);
                        case PREVIOUS -> untransformed(descriptor, i);
                    };
        }
        return filled;
    }

    /** The forest keeps what it filled in only as transformed point. */
    private double untransformed(AnomalyDescriptor descriptor, int feature) {
        float[] point = descriptor.getRCFPoint();
        if (point == null) {
            return Double.NaN;
        }
        int offset = point.length - features.size();
        return point[offset + feature] * descriptor.getScale()[feature]
                + descriptor.getShift()[feature];
    }

    private static double @Nullable [] shares(double @Nullable [] attribution) {
        if (attribution == null) {
            return null;
        }
        double sum = Arrays.stream(attribution).sum();
        return sum > 0
                ? Arrays.stream(attribution).map(part -> part / sum).toArray()
                : new double[attribution.length];
    }
}
