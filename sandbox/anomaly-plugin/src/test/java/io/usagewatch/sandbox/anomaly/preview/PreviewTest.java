package io.usagewatch.sandbox.anomaly.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.usagewatch.sandbox.anomaly.Reference;
import io.usagewatch.sandbox.anomaly.Reference.Point;
import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class PreviewTest {
    private static final double EXACT = 1e-6;

    static List<Path> recorded() throws IOException {
        try (Stream<Path> folders = Files.list(Reference.folder("detection"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("preview1.json.gz")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void scores_and_grades_each_interval_as_the_real_plugin(Path series) {
        JsonNode request = Reference.json(series.resolve("preview_request.json")).get("request");
        Detector detector = Reference.detector(request.get("detector"));
        boolean average =
                request.at("/detector/feature_attributes/0/aggregation_query/n").has("avg");
        Sampling sampling =
                Sampling.of(
                        new Range(
                                request.get("period_start").asLong(),
                                request.get("period_end").asLong()),
                        detector.interval().millis());
        Map<String, List<JsonNode>> real = new TreeMap<>();
        for (JsonNode result : Reference.json(series.resolve("preview1.json.gz"))) {
            real.computeIfAbsent(result.path("entity").asString(""), e -> new ArrayList<>())
                    .add(result);
        }
        real.forEach(
                (entity, results) -> {
                    List<Point> points = Reference.series(series).get(entity);
                    List<Previewed> ours =
                            Preview.of(
                                    detector, null, sampling, samples(sampling, points, average));
                    assertThat(ours).hasSameSizeAs(results);
                    for (int i = 0; i < results.size(); i++) {
                        assertSame(ours.get(i), results.get(i));
                    }
                });
    }

    private static void assertSame(Previewed ours, JsonNode real) {
        String at = real.toString();
        assertThat(ours.interval().start()).as(at).isEqualTo(real.get("data_start_time").asLong());
        assertThat(ours.interval().end()).as(at).isEqualTo(real.get("data_end_time").asLong());
        assertThat(ours.verdict().actual()[0])
                .as(at)
                .isCloseTo(real.get("value").asDouble(), within(EXACT));
        assertThat(ours.verdict().score())
                .as(at)
                .isCloseTo(real.get("anomaly_score").asDouble(), within(EXACT));
        assertThat(ours.verdict().grade())
                .as(at)
                .isCloseTo(real.get("anomaly_grade").asDouble(), within(EXACT));
        assertThat(ours.verdict().threshold())
                .as(at)
                .isCloseTo(real.get("threshold").asDouble(), within(EXACT));
        assertThat(ours.verdict().confidence())
                .as(at)
                .isCloseTo(real.get("confidence").asDouble(), within(EXACT));
    }

    /**
     * What the feature's aggregation gives: without any document a sum is 0, an average nothing.
     */
    private static List<Optional<double[]>> samples(
            Sampling sampling, List<Point> points, boolean average) {
        return sampling.read().stream()
                .map(
                        range -> {
                            double[] values =
                                    points.stream()
                                            .filter(point -> point.start() >= range.start())
                                            .filter(point -> point.start() < range.end())
                                            .mapToDouble(Point::value)
                                            .toArray();
                            double sum = Arrays.stream(values).sum();
                            return average && values.length == 0
                                    ? Optional.<double[]>empty()
                                    : Optional.of(
                                            new double[] {average ? sum / values.length : sum});
                        })
                .toList();
    }
}
