package io.usagewatch.sandbox.anomaly.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.anomaly.Reference;
import io.usagewatch.sandbox.anomaly.Reference.Window;
import io.usagewatch.sandbox.anomaly.Score;
import io.usagewatch.sandbox.anomaly.detector.Detector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelTest {

    @Test
    void finds_the_same_incidents_as_the_real_plugin_on_the_metered_series() throws IOException {
        Score ours = Score.NONE;
        List<Score> real = new ArrayList<>(List.of(Score.NONE, Score.NONE, Score.NONE));
        try (Stream<Path> folders = Files.list(Reference.folder("detection"))) {
            for (Path series :
                    folders.filter(f -> f.getFileName().toString().matches("a.*-surprise"))
                            .sorted()
                            .toList()) {
                List<Window> incidents = Reference.incidents(series);
                Detector detector = Reference.detector(series);
                long interval = detector.interval().millis();
                long started = System.nanoTime();
                Score score = Score.of(graded(series, detector), incidents, interval);
                ours = ours.plus(score);
                for (int run = 1; run <= 3; run++) {
                    real.set(
                            run - 1,
                            real.get(run - 1)
                                    .plus(
                                            Score.of(
                                                    Reference.graded(series, run),
                                                    incidents,
                                                    interval)));
                }
                System.out.println(
                        series.getFileName()
                                + " "
                                + score
                                + " "
                                + (System.nanoTime() - started) / 1_000_000
                                + " ms");
            }
        }
        System.out.println("ours " + ours + " " + ours.f1() + " real " + real + real.get(0).f1());
        assertThat(ours.f1()).isGreaterThan(real.get(0).f1() - 0.05);
    }

    private static List<Window> graded(Path series, Detector detector) {
        List<Window> graded = new ArrayList<>();
        long interval = detector.interval().millis();
        Reference.series(series)
                .forEach(
                        (entity, points) -> {
                            Model model = Model.forHistory(detector);
                            for (Reference.Point point : points) {
                                long end = point.start() + interval;
                                Verdict verdict =
                                        model.next(
                                                new double[] {point.value()},
                                                Instant.ofEpochMilli(end));
                                if (verdict.isAnomaly()) {
                                    graded.add(new Window(point.start(), end, entity));
                                }
                            }
                        });
        return graded;
    }
}
