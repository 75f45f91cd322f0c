package io.usagewatch.detection.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.usagewatch.detection.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that made the recorded `-surprise` series, from the recorded counts. */
class PrototypeTest {

    @ParameterizedTest
    @ValueSource(strings = {"a1-runinstances", "a3-lambda", "a4-nightly", "a7-weekly"})
    void equals_the_prototype(String series) throws IOException {
        Path folder = Reference.folder("detection");
        Map<String, List<double[]>> counts = rows(folder.resolve(series + "-dense/series.csv"));
        Map<String, List<double[]>> wanted = rows(folder.resolve(series + "-surprise/series.csv"));

        assertThat(counts.keySet()).isEqualTo(wanted.keySet());
        counts.forEach(
                (entity, rows) -> {
                    double[] values = rows.stream().mapToDouble(row -> row[1]).toArray();
                    long step = (long) (rows.get(1)[0] - rows.get(0)[0]);
                    Surprise surprise =
                            new Surprise(
                                    (long) rows.getFirst()[0] / step,
                                    Duration.ofMillis(step),
                                    values,
                                    2);
                    for (int i = 0; i < values.length; i++) {
                        assertThat(surprise.at(i).surprise())
                                .as("%s, interval %d", entity, i)
                                .isCloseTo(wanted.get(entity).get(i)[1], offset(1e-3));
                    }
                });
    }

    private static Map<String, List<double[]>> rows(Path csv) throws IOException {
        Map<String, List<double[]>> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(csv).stream().skip(1).toList()) {
            String[] fields = line.split(",", -1);
            rows.computeIfAbsent(fields[1], entity -> new ArrayList<>())
                    .add(
                            new double[] {
                                Double.parseDouble(fields[0]), Double.parseDouble(fields[2])
                            });
        }
        return rows;
    }
}
