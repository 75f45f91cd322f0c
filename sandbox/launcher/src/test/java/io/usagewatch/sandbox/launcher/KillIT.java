package io.usagewatch.sandbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.audit.AuditEntry;
import io.usagewatch.detection.audit.AuditIndex;
import io.usagewatch.detection.catalog.DesiredApi;
import io.usagewatch.detection.detector.ActualDetector;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * A console is killed twenty times while it rolls out, each time further on its way. What it told
 * its operator is done by the one after it, and nothing is there twice.
 */
class KillIT {

    private static final int KILLS = 20;
    private static final List<String> ACCOUNTS =
            List.of("111122223333", "222233334444", "333344445555", "444455556666");

    @TempDir private Path folder;

    @Test
    void what_a_killed_console_began_is_ended_once_by_the_next() throws Exception {
        NodeSettings settings =
                NodeSettings.named("kill", folder)
                        .withPlugin(
                                Path.of(System.getProperty("usagewatch.root", "../.."))
                                        .resolve("sandbox/anomaly-plugin/target/plugin"));
        try (Node node = Node.start(settings);
                SearchDomain domain = SearchDomain.at(node.uri())) {
            for (String account : ACCOUNTS) {
                KilledConsole.provision(domain, account).prepare();
                KilledConsole.provision(domain, account).start();
            }
            List<String> told = new ArrayList<>();
            Duration whole = whole(node, told);
            for (int kill = 1; kill <= KILLS; kill++) {
                try (BufferedReader lines = start(node, "unit " + kill)) {
                    told.add(changed(lines));
                    process.waitFor(whole.toMillis() * kill / KILLS, TimeUnit.MILLISECONDS);
                    process.destroyForcibly().waitFor();
                }
            }
            try (BufferedReader lines = start(node, "-")) {
                assertThat(lines.readLine()).isEqualTo(KilledConsole.SETTLED);
                process.waitFor();
            }
            domain.refresh("usage-watch-*");
            for (String account : ACCOUNTS) {
                assertDoneOnce(domain, account, told);
            }
        }
    }

    private Process process;

    /** How long a rollout takes that nobody kills. */
    private Duration whole(Node node, List<String> told) throws IOException, InterruptedException {
        try (BufferedReader lines = start(node, "unit 0")) {
            told.add(changed(lines));
            long began = System.nanoTime();
            assertThat(lines.readLine()).isEqualTo(KilledConsole.SETTLED);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(process.waitFor()).isZero();
            return took;
        }
    }

    private BufferedReader start(Node node, String unit) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(KilledConsole.class.getName());
        command.add(node.uri().toString());
        command.add(unit);
        command.addAll(ACCOUNTS);
        process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()))
                        .start();
        return process.inputReader();
    }

    private Path errors() {
        return folder.resolve("consoles.log");
    }

    /** Version of the change that the console has told its operator of. */
    private static String changed(BufferedReader lines) throws IOException {
        List<String> said = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            if (line.startsWith(KilledConsole.CHANGED)) {
                return line.substring(KilledConsole.CHANGED.length());
            }
        }
        throw new AssertionError("the console ended: " + said);
    }

    private static void assertDoneOnce(SearchDomain domain, String account, List<String> told) {
        DesiredApi desired = DesiredApi.find(domain, account, KilledConsole.API);
        assertThat(desired.steps()).extracting(step -> step.rollout().text()).isEqualTo(told);
        List<AuditEntry> audit =
                AuditIndex.read(
                        domain, account, Optional.of(KilledConsole.API), Optional.empty(), 500);
        assertThat(audit).filteredOn(entry -> entry.result().equals("stored")).hasSize(told.size());
        assertThat(audit)
                .filteredOn(entry -> entry.id().endsWith(told.getLast() + ":done"))
                .hasSize(1);
        assertThat(audit).extracting(AuditEntry::id).doesNotHaveDuplicates();
        assertThat(ActualDetector.read(domain, account))
                .allMatch(ActualDetector::running)
                .extracting(ActualDetector::name)
                .containsExactlyInAnyOrder(
                        "usage-watch-" + account + "-ebs-create-volume",
                        "usage-watch-" + account + "-" + KilledConsole.API);
        ObjectNode search = Json.object().put("size", 100);
        search.putObject("query")
                .putObject("prefix")
                .put("monitor.name.keyword", "usage-watch-" + account);
        assertThat(
                        domain.post("/_plugins/_alerting/monitors/_search", search)
                                .path("hits")
                                .path("hits")
                                .size())
                .isEqualTo(2);
    }
}
