package io.usagewatch.bench.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.usagewatch.bench.detection.MadeQuality.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is found and what is cried for nothing; the figures are in docs/detection.md. */
class DetectionQualityTest {

    @Test
    void on_made_series_most_is_found_and_little_is_cried_for_nothing() {
        Row all = MadeQuality.of(200, 2).all();

        assertThat(all.path().recall()).isGreaterThanOrEqualTo(0.7);
        assertThat(all.path().falseAlarmsPerWeek()).isLessThan(0.3);
        assertThat(all.silent().recall()).as("without any grade").isGreaterThanOrEqualTo(0.65);
        assertThat(all.shouting().falseAlarmsPerWeek()).as("all graded").isLessThan(0.4);
    }

    @Test
    void on_recorded_usage_every_incident_is_found() throws IOException {
        List<ReferenceQuality.Series> usage = recorded("a");

        assertThat(usage).allSatisfy(series -> assertThat(series.path().recall()).isOne());
        assertThat(pooled(usage).f1()).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void on_recorded_tweets_there_is_less_than_one_false_alarm_a_week() throws IOException {
        Outcome tweets = pooled(recorded("tweets"));

        assertThat(tweets.f1()).isGreaterThanOrEqualTo(0.3);
        assertThat(tweets.falseAlarmsPerWeek()).isLessThan(1);
    }

    private static Outcome pooled(List<ReferenceQuality.Series> series) {
        return Outcome.sum(series.stream().map(ReferenceQuality.Series::path).toList());
    }

    private static List<ReferenceQuality.Series> recorded(String family) throws IOException {
        Path folder =
                Path.of(System.getProperty("usagewatch.root", "."))
                        .resolve("../shared/reference/detection")
                        .normalize();
        assumeTrue(Files.isDirectory(folder), () -> "no reference data at " + folder);
        try (Stream<Path> series = Files.list(folder)) {
            return ReferenceQuality.of(
                            series.filter(Files::isDirectory)
                                    .filter(f -> f.getFileName().toString().startsWith(family))
                                    .toList(),
                            1)
                    .series();
        }
    }
}
