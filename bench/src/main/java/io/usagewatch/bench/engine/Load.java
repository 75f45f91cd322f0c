package io.usagewatch.bench.engine;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.engine.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Time and memory of models over two weeks of ten minutes, of counts with a daily wave. */
final class Load {
    static final int INTERVALS = 2_016;
    private static final int DAY = 144;
    static final int REPEATS = 5;
    private static final int KEPT = 50;
    private static final int COLLECTIONS = 3;

    private final Detector detector;

    Load(Detector detector) {
        this.detector = detector;
    }

    static double[] values(Random random) {
        double[] values = new double[INTERVALS];
        for (int i = 0; i < INTERVALS; i++) {
            double level = 20 + 15 * Math.sin(2 * Math.PI * i / DAY);
            values[i] = Math.rint(Math.max(0, level + Math.sqrt(level) * random.nextGaussian()));
        }
        return values;
    }

    private static Model run(Model model, long seed) {
        double[] values = values(new Random(seed));
        for (int i = 0; i < INTERVALS; i++) {
            model.next(new double[] {values[i]}, Instant.ofEpochSecond(600L * (i + 1)));
        }
        return model;
    }

    /**
     * Each of several runs over one entity, the first one in a cold JVM unless others ran before.
     */
    List<Duration> oneEntity() {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            long begun = System.nanoTime();
            run(Model.forHistory(detector, i), i);
            times.add(Duration.ofNanos(System.nanoTime() - begun));
        }
        return times;
    }

    /**
     * Time of many entities.
     *
     * @param processor of all threads; on a machine with nothing else to do it is the elapsed time
     *     times the threads
     */
    record Elapsed(Duration wall, Duration processor) {}

    Elapsed entities(int count, int threads) {
        Duration processor = processor();
        long begun = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < count; i++) {
                long seed = i;
                pool.execute(() -> run(Model.forHistory(detector, seed), seed));
            }
        }
        return new Elapsed(
                Duration.ofNanos(System.nanoTime() - begun), processor().minus(processor));
    }

    private static Duration processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /**
     * Bytes of the heap that one model takes after two weeks.
     *
     * @param after what is done to each model in the end
     */
    long bytesPerModel(Consumer<Model> after) {
        long before = used();
        List<Model> models = new ArrayList<>();
        for (int i = 0; i < KEPT; i++) {
            Model model = run(Model.forHistory(detector, i), i);
            after.accept(model);
            models.add(model);
        }
        long afterwards = used();
        if (models.stream().anyMatch(model -> model.points() < INTERVALS / 2)) {
            throw new IllegalStateException("A model has not learned what it was given");
        }
        return (afterwards - before) / KEPT;
    }

    private static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
