package io.usagewatch.sandbox.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFolderTest {
    @TempDir Path temporary;

    private Distribution distribution;
    private NodeSettings settings;
    private NodeFolder folder;

    @BeforeEach
    void makeADistribution() throws IOException {
        Path root = temporary.resolve("distribution");
        write(root.resolve("lib/opensearch.jar"), "jar");
        write(root.resolve("modules/geo/geo.jar"), "jar");
        write(root.resolve("config/log4j2.properties"), "status = error");
        distribution = new Distribution(root);
        settings = NodeSettings.named("one", temporary.resolve("nodes"));
        folder = NodeFolder.of(settings);
    }

    @Test
    void aStartFindsModulesPluginsAndConfigurationInTheHome() throws IOException {
        Path plugin = temporary.resolve("target/unpacked");
        write(plugin.resolve("plugin-descriptor.properties"), "name=anomaly");
        write(plugin.resolve("anomaly.jar"), "jar");

        folder.prepare(settings.withPlugin(plugin), distribution);

        assertThat(folder.home().resolve("modules/geo/geo.jar")).exists();
        assertThat(folder.home().resolve("plugins/anomaly/anomaly.jar")).exists();
        assertThat(folder.config().resolve("log4j2.properties")).exists();
    }

    @Test
    void aPluginThatChangedOrWentAwayIsNotFoundAgain() throws IOException {
        Path plugin = temporary.resolve("unpacked");
        write(plugin.resolve("plugin-descriptor.properties"), "name=anomaly");
        write(plugin.resolve("anomaly-1.jar"), "jar");
        folder.prepare(settings.withPlugin(plugin), distribution);

        Files.move(plugin.resolve("anomaly-1.jar"), plugin.resolve("anomaly-2.jar"));
        folder.prepare(settings.withPlugin(plugin), distribution);
        assertThat(folder.home().resolve("plugins/anomaly"))
                .isDirectoryNotContaining("glob:**anomaly-1.jar")
                .isDirectoryContaining("glob:**anomaly-2.jar");

        folder.prepare(settings, distribution);
        assertThat(folder.home().resolve("plugins")).isEmptyDirectory();
    }

    @Test
    void settingsWinOverTheDefaultsAndAreQuoted() throws IOException {
        folder.prepare(
                settings.withSetting("cluster.name", "mine: \"it\\s\"").withSetting("x.y", "1"),
                distribution);

        assertThat(Files.readAllLines(folder.config().resolve("opensearch.yml")))
                .contains("cluster.name: \"mine: \\\"it\\\\s\\\"\"", "x.y: \"1\"")
                .contains("discovery.type: \"single-node\"");
    }

    @Test
    void theLogOfTheRunBeforeIsKept() throws IOException {
        write(folder.log(), "before");
        folder.prepare(settings, distribution);
        assertThat(folder.log()).doesNotExist();
        assertThat(folder.log().resolveSibling("node.previous.log")).hasContent("before");
    }

    @Test
    void thePortIsTheOneOpenSearchWroteInThisRun() throws IOException {
        write(temporary.resolve("nodes/one/logs/http.ports"), "[::1]:4711\n127.0.0.1:4711\n");
        assertThat(folder.port()).contains(4711);
        folder.prepare(settings, distribution);
        assertThat(folder.port()).isEmpty();
    }

    @Test
    void theLastLogLinesAreFewAndWithoutStackFrames() throws IOException {
        write(
                folder.log(),
                String.join("\n", Collections.nCopies(50, "line"))
                        + "\nERROR "
                        + "x".repeat(1000)
                        + "\n\tat a.B.c(B.java:1)\n\t... 3 more\n\nlast\n");
        assertThat(folder.lastLogLines().lines())
                .hasSize(20)
                .endsWith("ERROR " + "x".repeat(394) + "...", "last");
    }

    @Test
    void theLastErrorIsTheInnermostCauseOfTheLastOne() throws IOException {
        assertThat(folder.lastError()).isEmpty();
        write(folder.log(), "2026-11-24T05:50:36,262 ERROR o.o.n.Node no space left.\nlast\n");
        assertThat(folder.lastError()).contains("no space left");
        write(
                folder.log(),
                "2026-11-24T05:50:36,262 ERROR o.o.n.Node failed\na.B: x\n\tat a.B.c(B.java:1)\nCaused by: a.C: unknown setting\n\t... 3 more\n");
        assertThat(folder.lastError()).contains("a.C: unknown setting");
    }

    @Test
    void onlyOneAtATimeMayStart() throws IOException {
        try (FileChannel first = folder.claimStart().orElseThrow()) {
            assertThat(first.isOpen()).isTrue();
            assertThat(folder.claimStart()).isEmpty();
        }
        try (FileChannel next = folder.claimStart().orElseThrow()) {
            assertThat(next.isOpen()).isTrue();
        }
    }

    @Test
    void aFolderWithTheFilesOfADeadNodeHasNoOwner() throws IOException {
        write(temporary.resolve("nodes/one/node.lock"), "");
        write(temporary.resolve("nodes/one/node.pid"), "1 running");
        assertThat(folder.owner()).isEmpty();
    }

    @Test
    void aLockThatThisProcessLooksAtCountsAsPassing() throws IOException {
        assertThat(folder.owner()).isEmpty();
        try (FileChannel file =
                FileChannel.open(
                        temporary.resolve("nodes/one/node.lock"), StandardOpenOption.WRITE)) {
            file.lock();
            assertThat(folder.owner()).map(NodeFolder.Owner::stopping).contains(true);
        }
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
