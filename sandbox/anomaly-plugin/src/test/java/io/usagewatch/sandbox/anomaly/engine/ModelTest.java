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
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            }
        }
        // Three runs of the real plugin agree here; one incident or false alarm is 0.06.
        double least = real.stream().mapToDouble(Score::f1).min().orElseThrow();
        assertThat(ours.f1()).isGreaterThan(least - 0.1);
    }

    @Test
    void scores_from_the_26th_interval_on_and_grades_a_spike() {
        List<Verdict> verdicts = spiked(detector(""));
        assertThat(verdicts.get(24).score()).isZero();
        assertThat(verdicts.get(25).score()).isPositive();
        Verdict spike = verdicts.get(SPIKE);
        assertThat(spike.grade()).isPositive();
        assertThat(spike.expected()).isNotNull();
        assertThat(spike.attribution()).containsExactly(1);
    }

    @Test
    void a_margin_wider_than_the_spike_ignores_it() {
        assertThat(
                        spiked(detector(rule("ACTUAL_OVER_EXPECTED_MARGIN", "\"value\":500,")))
                                .get(SPIKE)
                                .grade())
                .isZero();
        assertThat(
                        spiked(detector(rule("ACTUAL_OVER_EXPECTED_MARGIN", "\"value\":50,")))
                                .get(SPIKE)
                                .grade())
                .isPositive();
    }

    @Test
    void a_rule_that_names_the_direction_ignores_that_direction_only() {
        assertThat(spiked(detector(rule("ACTUAL_IS_OVER_EXPECTED", ""))).get(SPIKE).grade())
                .isZero();
        assertThat(spiked(detector(rule("ACTUAL_IS_BELOW_EXPECTED", ""))).get(SPIKE).grade())
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZERO", "PREVIOUS", "FIXED_VALUES"})
    void a_gap_in_the_tenth_interval_does_not_silence_the_model(String method) {
        String fills =
                method.equals("FIXED_VALUES")
                        ? ",\"default_fill\":[{\"feature_name\":\"n\",\"data\":3}]"
                        : "";
        Model model =
                Model.forHistory(
                        detector(
                                ",\"imputation_option\":{\"method\":\"%s\"%s}"
                                        .formatted(method, fills)),
                        1);
        Random random = new Random(1);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i <= SPIKE; i++) {
            double value = i == SPIKE ? 110 : 10 + random.nextGaussian();
            boolean gap = i == 9 || i % 4 == 3;
            verdicts.add(
                    model.next(
                            new double[] {gap ? Double.NaN : value},
                            Instant.ofEpochSecond(600L * (i + 1))));
        }
        assertThat(verdicts.get(9).imputed()).containsExactly(true);
        assertThat(verdicts.get(SPIKE).score()).isGreaterThan(1);
        assertThat(verdicts.get(SPIKE).grade()).isPositive();
    }

    private static final int SPIKE = 200;

    private static String rule(String threshold, String value) {
        return """
        ,"rules":[{"action":"IGNORE_ANOMALY","conditions":[{"feature_name":"n",%s
          "operator":"LTE","threshold_type":"%s"}]}]
        """
                .formatted(value, threshold);
    }

    private static Detector detector(String more) {
        return Reference.detector(
                """
                {"name":"d","time_field":"ts","indices":["i"],"feature_attributes":[
                  {"feature_name":"n","aggregation_query":{"n":{"sum":{"field":"n"}}}}]%s}
                """
                        .formatted(more));
    }

    /** A daily wave around 10 with a little noise, and one value of 110. */
    private static List<Verdict> spiked(Detector detector) {
        Random random = new Random(1);
        Model model = Model.forHistory(detector, 1);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i <= SPIKE; i++) {
            double value =
                    i == SPIKE ? 110 : 10 + 3 * Math.sin(i / 23.0) + random.nextGaussian() / 2;
            verdicts.add(model.next(new double[] {value}, Instant.ofEpochSecond(600L * (i + 1))));
        }
        return verdicts;
    }

    private static List<Window> graded(Path series, Detector detector) {
        List<Window> graded = new ArrayList<>();
        long interval = detector.interval().millis();
        Reference.series(series)
                .forEach(
                        (entity, points) -> {
                            Model model = Model.forHistory(detector, 1);
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
