package io.usagewatch.sandbox.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts and stops real nodes. */
class NodeIT {
    @TempDir Path temporary;

    @Test
    void aNodeKeepsItsDataOverARestartAndRunsScripts() throws Exception {
        // The blank in the path is part of the test.
        NodeSettings settings = NodeSettings.named("first", temporary.resolve("all nodes"));
        ProcessHandle process;
        try (Node node = Node.start(settings)) {
            process = ProcessHandle.of(node.pid()).orElseThrow();
            send("PUT", node.uri().resolve("/calls/_doc/1?refresh=true"), "{\"n\":20}");
        }
        assertThat(process.isAlive()).isFalse();

        try (Node node = Node.start(settings)) {
            assertThat(
                            send(
                                    "POST",
                                    node.uri().resolve("/calls/_update/1?_source=true"),
                                    "{\"script\":\"ctx._source.n += 22\"}"))
                    .contains("\"n\":42");
        }
    }

    @Test
    void aFolderIsFreeForTheNextAsSoonAsItsParentIsKilled() throws Exception {
        Process parent = startParent("child");
        try (BufferedReader output = parent.inputReader()) {
            assertThat(output.readLine()).containsOnlyDigits();
        } finally {
            parent.destroyForcibly();
        }
        try (Node next = Node.start(NodeSettings.named("child", temporary))) {
            assertThat(next.uri().getPort()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNodeStopsCleanlyWithItsParent(boolean killed) throws Exception {
        Process parent = startParent("child");
        try (BufferedReader output = parent.inputReader()) {
            ProcessHandle node = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            if (killed) {
                parent.destroyForcibly();
            } else {
                parent.destroy();
            }
            node.onExit().get(2, TimeUnit.MINUTES);
        } finally {
            parent.destroyForcibly();
        }
        assertThat(temporary.resolve("child/logs/node.log"))
                .content()
                .contains("o.o.n.Node closed");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            NodeSettings settings =
                    NodeSettings.named("taken", temporary).withPort(other.getLocalPort());
            assertThatThrownBy(() -> Node.start(settings))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("is in use")
                    .hasMessageContaining("choose another port");
        }
    }

    @Test
    void aFolderInUseIsNamedWithItsOwnerAndIsFreeOnceTheOwnerIsDead() {
        NodeSettings settings = NodeSettings.named("busy", temporary);
        try (Node owner = Node.start(settings)) {
            assertThatThrownBy(() -> Node.start(settings))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining(temporary.resolve("busy").toString())
                    .hasMessageContaining("process id " + owner.pid());
            owner.kill();
        }
        try (Node next = Node.start(settings)) {
            assertThat(next.uri().getPort()).isPositive();
        }
    }

    @Test
    void aFolderThatTwoStartAtOnceGoesToOneAndTheOtherIsTold() throws Exception {
        NodeSettings settings = NodeSettings.named("both", temporary);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Node>> starts =
                    threads.invokeAll(
                            List.of(() -> Node.start(settings), () -> Node.start(settings)));
            List<Node> started = new ArrayList<>();
            List<String> told = new ArrayList<>();
            for (Future<Node> start : starts) {
                switch (start.state()) {
                    case SUCCESS -> started.add(start.resultNow());
                    default -> told.add(start.exceptionNow().getMessage());
                }
            }
            started.forEach(Node::close);
            assertThat(started).hasSize(1);
            assertThat(told)
                    .singleElement()
                    .asString()
                    .contains("in use by the running node with process id");
        }
    }

    @Test
    void aFailedStartTellsTheEndOfTheLogWithoutStackFrames() {
        NodeSettings settings =
                NodeSettings.named("broken", temporary).withSetting("no.such.setting", "1");
        assertThatThrownBy(() -> Node.start(settings))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("node broken ended with exit code 1")
                .message()
                .doesNotContain("\tat ")
                .satisfies(
                        message ->
                                assertThat(message.lines().findFirst().orElseThrow())
                                        .contains(
                                                "unknown setting [no.such.setting]",
                                                temporary
                                                        .resolve("broken/logs/node.log")
                                                        .toString(),
                                                "start again"));
    }

    @Test
    void aFolderThatIsNoPluginIsNamed() throws IOException {
        Path plugin = Files.createDirectory(temporary.resolve("no-plugin"));
        NodeSettings settings = NodeSettings.named("plain", temporary).withPlugin(plugin);
        assertThatThrownBy(() -> Node.start(settings))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining(plugin.toString())
                .hasMessageContaining("plugin-descriptor.properties");
    }

    private Process startParent(String name) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dusagewatch.distribution=" + Distribution.locate().folder(),
                        "-cp",
                        placeOf(Node.class) + File.pathSeparator + placeOf(NodeParent.class),
                        NodeParent.class.getName(),
                        name,
                        temporary.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path placeOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static String send(String method, URI uri, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(uri)
                                    .method(method, BodyPublishers.ofString(body))
                                    .header("Content-Type", "application/json")
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
