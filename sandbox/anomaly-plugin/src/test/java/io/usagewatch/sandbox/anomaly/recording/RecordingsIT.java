package io.usagewatch.sandbox.anomaly.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.sandbox.anomaly.Api;
import io.usagewatch.sandbox.anomaly.Listener;
import io.usagewatch.sandbox.anomaly.Reference;
import io.usagewatch.sandbox.anomaly.recording.Replay.Outcome;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsIT {
    @Test
    void answers_every_recorded_request_as_the_real_plugins_do_but_for_listed_exceptions(
            @TempDir Path data) {
        List<Exchange> exchanges = Exchange.all(Reference.folder("opensearch-api"));
        try (Node node = start(data);
                Listener hook = new Listener()) {
            List<Outcome> outcomes =
                    new Replay(
                                    exchanges,
                                    new Api(node.uri()),
                                    Instant.now(),
                                    hook.uri("/").getAuthority(),
                                    what -> System.out.printf("filled in: %s%n", what))
                            .outcomes(outcome -> System.out.print(Report.line(outcome)));
            System.out.print(Report.totals(outcomes));
            assertThat(outcomes).filteredOn(outcome -> !outcome.unexcused().isEmpty()).isEmpty();
            List<Outcome> made = outcomes.stream().filter(Outcome::isMade).toList();
            assertThat(made).filteredOn(Outcome::isEqual).hasSizeGreaterThan(made.size() * 9 / 10);
            if (Reference.isOwn()) {
                assertThat(Exceptions.unused(outcomes)).as("rules that nothing needs").isEmpty();
            }
        }
    }

    private static Node start(Path data) {
        return Node.start(
                NodeSettings.named("recordings", data)
                        .withPlugin(Path.of("target", "plugin").toAbsolutePath()));
    }
}
