package io.usagewatch.sandbox.opensearch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One running OpenSearch in a process of its own, on the loopback address only.
 *
 * <p>It stops when it is closed, when this JVM ends (on Ctrl-C, too), and when this JVM is killed.
 * Thread-safe.
 */
public final class Node implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);

    /** How long a folder that has an owner may take to say that the owner is going. */
    private static final Duration OWNER_LIMIT = Duration.ofSeconds(3);

    private static final Duration POLL = Duration.ofMillis(50);

    private final NodeSettings settings;
    private final NodeFolder folder;
    private final Process process;
    private final Thread stopWithJvm = new Thread(this::stop, "stop-node");
    private volatile URI uri = URI.create("http://127.0.0.1");

    private Node(NodeSettings settings, NodeFolder folder, Process process) {
        this.settings = settings;
        this.folder = folder;
        this.process = process;
    }

    /**
     * Starts a node from the distribution that {@link Distribution#locate} finds, and waits until
     * it answers.
     *
     * @throws NodeException when it does not come up, its folder or port is in use, or a plugin is
     *     none
     */
    public static Node start(NodeSettings settings) {
        return start(settings, Distribution.locate());
    }

    private static Node start(NodeSettings settings, Distribution distribution) {
        NodeFolder folder = NodeFolder.of(settings);
        return start(settings, distribution, NodeCommand.of(settings, folder, distribution));
    }

    static Node start(NodeSettings settings, Distribution distribution, NodeCommand command) {
        NodeFolder folder = command.folder();
        try (FileChannel _ = claimStart(settings, folder)) {
            requireFreeFolder(settings, folder);
            requireFreePort(settings);
            folder.prepare(settings, distribution);
            Node node = new Node(settings, folder, command.start());
            Runtime.getRuntime().addShutdownHook(node.stopWithJvm);
            try {
                node.awaitReady();
            } catch (Exception | Error e) {
                node.kill();
                throw e;
            }
            return node;
        } catch (IOException e) {
            throw new NodeException(
                    "Node %s: cannot use the folder %s (%s). Check its permissions and free space, or choose another data folder."
                            .formatted(settings.name(), folder.path(), e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException(
                    "Node %s: interrupted while it was starting. Start it again."
                            .formatted(settings.name()),
                    e);
        }
    }

    /** Where the node's REST API is, {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return uri;
    }

    public long pid() {
        return process.pid();
    }

    /** Everything the node logs or prints, from its last start on. */
    public Path log() {
        return folder.log();
    }

    /** Ends the process at once, without a clean stop. For tests. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(STOP_LIMIT);
        forgetHook();
    }

    /** Stops the node cleanly and waits for its end. Does nothing when it has ended already. */
    @Override
    public void close() {
        stop();
        forgetHook();
    }

    private void stop() {
        try {
            // The node takes the end of its input for the wish to stop.
            process.getOutputStream().close();
        } catch (IOException e) {
            // The node has closed its end: it is stopping already.
            process.destroy();
        }
        if (!awaitEnd(STOP_LIMIT)) {
            process.destroyForcibly();
        }
    }

    private boolean awaitEnd(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(stopWithJvm);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook with it.
        }
    }

    /**
     * Until a node has its folder's lock, the folder looks free: a second start at the same moment
     * would delete what the first one has prepared.
     *
     * @return closed when the start is over
     */
    private static FileChannel claimStart(NodeSettings settings, NodeFolder folder)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            Optional<FileChannel> claim = folder.claimStart();
            if (claim.isPresent()) {
                return claim.get();
            }
            if (System.nanoTime() - start > STOP_LIMIT.toNanos()) {
                throw new NodeException(
                        "Node %s: somebody else has been starting a node in the folder %s for %d s. Wait for that one or stop it, or choose another data folder."
                                .formatted(settings.name(), folder.path(), STOP_LIMIT.toSeconds()));
            }
            Thread.sleep(POLL);
        }
    }

    private static void requireFreeFolder(NodeSettings settings, NodeFolder folder)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            Optional<NodeFolder.Owner> owner = folder.owner();
            if (owner.isEmpty()) {
                return;
            }
            Duration limit = owner.get().stopping() ? STOP_LIMIT : OWNER_LIMIT;
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new NodeException(
                        "Node %s: the folder %s is in use by the running node with process id %s. Stop that one, or choose another data folder."
                                .formatted(settings.name(), folder.path(), owner.get().pid()));
            }
            Thread.sleep(POLL);
        }
    }

    private static void requireFreePort(NodeSettings settings) throws IOException {
        if (settings.port() == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), settings.port()));
        } catch (java.net.BindException e) {
            throw new NodeException(
                    "Node %s: port %d on 127.0.0.1 is in use. Stop what listens there, or choose another port (0 for any free one)."
                            .formatted(settings.name(), settings.port()),
                    e);
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!isReady(client)) {
                if (!process.isAlive()) {
                    throw failedStart("ended with exit code " + process.exitValue());
                }
                if (System.nanoTime() - start > START_LIMIT.toNanos()) {
                    throw failedStart(
                            "was not ready after %d s".formatted(START_LIMIT.toSeconds()));
                }
                Thread.sleep(POLL);
            }
        }
    }

    private boolean isReady(HttpClient client) throws IOException, InterruptedException {
        Optional<Integer> port = folder.port();
        if (port.isEmpty()) {
            return false;
        }
        uri = URI.create("http://127.0.0.1:" + port.get());
        HttpRequest health =
                HttpRequest.newBuilder(
                                uri.resolve("/_cluster/health?wait_for_status=yellow&timeout=1s"))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        try {
            int status = client.send(health, BodyHandlers.discarding()).statusCode();
            // One with the Security plugin first wants to know who asks.
            return status == 200 || status == 401;
        } catch (IOException e) {
            // Not yet, or not any more: the caller looks after the process.
            return false;
        }
    }

    private NodeException failedStart(String what) throws IOException {
        return new NodeException(
                "OpenSearch node %s %s while it was starting: %s. Its log is %s. Correct what it names and start again; with a damaged data folder, delete %s.\nThe end of the log:\n%s"
                        .formatted(
                                settings.name(),
                                what,
                                folder.lastError().orElse("its log names no error"),
                                folder.log(),
                                folder.path(),
                                folder.lastLogLines()));
    }
}
