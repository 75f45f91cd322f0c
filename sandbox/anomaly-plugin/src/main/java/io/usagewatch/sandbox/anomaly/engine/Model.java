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

    static final int TREES = 50;
    static final int SAMPLE_SIZE = 256;
    private static final double ANOMALY_RATE = 0.005;

    /**
     * The interval the library (4.4.0) first scales values at: when it is a gap, the gap is not
     * filled in before, and every score of the model stays 0.5 from there on.
     */
    private static final int FIRST_SCALED = 9;

    private final ThresholdedRandomCutForest forest;
    private final Tolerances tolerances;
    private final @Nullable Imputation imputation;
    private final List<String> features;
    private final double[] last;
    private int seen;

    private Model(
            ThresholdedRandomCutForest forest,
            Tolerances tolerances,
            @Nullable Imputation imputation,
            List<String> features) {
        this.forest = forest;
        this.tolerances = tolerances;
        this.imputation = imputation;
        this.features = features;
        this.last = new double[features.size()];
    }

    /**
     * An untrained model to run over the past: about 1.2 MB (one feature, shingle 8), fast.
     *
     * @param seed an equal seed and equal values give equal verdicts
     */
    public static Model forHistory(Detector detector, long seed) {
        return of(detector, builder(detector).randomSeed(seed));
    }

    /** The same, another one each time. */
    public static Model forHistory(Detector detector) {
        return of(detector, builder(detector));
    }

    /**
     * An untrained model for a preview: always the same seed, so that it scores bit for bit like
     * the real plugin's.
     */
    public static Model forPreview(Detector detector) {
        return of(detector, builder(detector).outputAfter(TRAINING_POINTS).randomSeed(0));
    }

    /**
     * An untrained model for an interval at a time.
     *
     * @param seed an equal seed and equal values give equal verdicts
     */
    public static Model forRealTime(Detector detector, long seed) {
        // Only here the real plugin lets shift and scale of the values decay as fast as the points.
        return of(
                detector,
                builder(detector)
                        .transformDecay(1.0 / detector.recencyEmphasis())
                        .randomSeed(seed));
    }

    private static List<String> features(Detector detector) {
        return detector.enabledFeatures().stream().map(Feature::name).toList();
    }

    private static ThresholdedRandomCutForest.Builder<?> builder(Detector detector) {
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
                .boundingBoxCacheFraction(1)
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

    /** Gives back three quarters of its memory; it is six times as slow from here on. */
    public void compact() {
        forest.getForest().setBoundingBoxCacheFraction(0);
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
                        : seen == FIRST_SCALED
                                ? forest.process(substituted(values), end.getEpochSecond())
                                : forest.process(values, end.getEpochSecond(), missing);
        seen++;
        for (int i = 0; i < values.length; i++) {
            last[i] = Double.isNaN(values[i]) ? last[i] : values[i];
        }
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
            filled[i] = fill(i, untransformed(descriptor, i));
        }
        return filled;
    }

    /** What the gaps count as, without asking the forest. */
    private double[] substituted(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> Double.isNaN(values[i]) ? fill(i, last[i]) : values[i])
                .toArray();
    }

    private double fill(int feature, double previous) {
        return switch (imputation == null ? Imputation.Method.PREVIOUS : imputation.method()) {
            case ZERO -> 0;
            case FIXED_VALUES -> imputation.fills().getOrDefault(features.get(feature), 0.0);
            case PREVIOUS -> previous;
        };
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
