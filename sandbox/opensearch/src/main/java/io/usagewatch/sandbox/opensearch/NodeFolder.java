package io.usagewatch.sandbox.opensearch;

import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one node: {@code home/} is made anew at each start (configuration, modules,
 * plugins), {@code data/} stays, {@code logs/} has the log of this run and of the one before.
 */
record NodeFolder(Path path) {
    private static final int LAST_LINES = 20;
    private static final int LINE_LENGTH = 400;

    /** Of the node's log: {@code TIME ERROR LOGGER MESSAGE}, or a line of a stack trace. */
    private static final Pattern ERROR =
            Pattern.compile("(?:\\S+ ERROR \\S+ |Caused by: )(?<said>.*?)\\.?");

    /** Where the process that has the folder is. */
    record Owner(String pid, boolean stopping) {}

    static NodeFolder of(NodeSettings settings) {
        return new NodeFolder(settings.data().resolve(settings.name()));
    }

    Path home() {
        return path.resolve("home");
    }

    Path config() {
        return home().resolve("config");
    }

    Path temporary() {
        return path.resolve("tmp");
    }

    Path log() {
        return path.resolve("logs/node.log");
    }

    /** Written by OpenSearch when it listens: one address and port per line. */
    private Path portsFile() {
        return path.resolve("logs/http.ports");
    }

    /**
     * The process that holds the folder's lock; a file left behind by a dead one does not count.
     */
    Optional<Owner> owner() throws IOException {
        Files.createDirectories(path);
        try (FileChannel file =
                        FileChannel.open(
                                path.resolve("node.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock != null) {
                return Optional.empty();
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this process is looking at the same moment.
            return Optional.of(
                    new Owner(String.valueOf(ProcessHandle.current().pid()), /* stopping= */ true));
        }
        String[] words = readIfThere(path.resolve("node.pid")).strip().split(" ", -1);
        return Optional.of(new Owner(words[0], words.length > 1 && words[1].equals("stopping")));
    }

    /**
     * The right to start a node here, until the channel is closed; empty while somebody else has
     * it, in this process or another.
     */
    Optional<FileChannel> claimStart() throws IOException {
        Files.createDirectories(path);
        FileChannel file =
                FileChannel.open(
                        path.resolve("start.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null) {
                return Optional.of(file);
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
        }
        file.close();
        return Optional.empty();
    }

    /** Makes everything ready for a start. Only for the one who knows that the folder is free. */
    void prepare(NodeSettings settings, Distribution distribution) throws IOException {
        deleteTree(home());
        deleteTree(temporary());
        for (Path folder : List.of(config(), temporary(), log().getParent())) {
            Files.createDirectories(folder);
        }
        copyTree(distribution.config(), config());
        Files.writeString(config().resolve("opensearch.yml"), configuration(settings));
        if (settings.configuration().isPresent()) {
            copyTree(settings.configuration().get(), config());
        }
        Path modules = home().resolve("modules");
        copyTree(distribution.modules(), modules);
        for (String module : settings.leftOut()) {
            deleteTree(modules.resolve(module));
        }
        Files.createDirectories(home().resolve("plugins"));
        for (Path plugin : settings.plugins()) {
            copyTree(plugin, home().resolve("plugins").resolve(pluginName(plugin)));
        }
        Files.deleteIfExists(portsFile());
        if (Files.exists(log())) {
            Files.move(
                    log(),
                    log().resolveSibling("node.previous.log"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Takes the folder away with all the node has kept. Only for the one who knows that the folder
     * is free.
     */
    void delete() throws IOException {
        deleteTree(path);
    }

    /** The port the node listens on, once it does. */
    Optional<Integer> port() throws IOException {
        return readIfThere(portsFile())
                .lines()
                .findFirst()
                .map(address -> Integer.valueOf(address.substring(address.lastIndexOf(':') + 1)));
    }

    /** The last error that the log names, in one line: its innermost cause where there is one. */
    Optional<String> lastError() throws IOException {
        return logLines().stream()
                .map(ERROR::matcher)
                .filter(Matcher::matches)
                .reduce((_, later) -> later)
                .map(found -> found.group("said"));
    }

    /** The end of the log without its stack frames: what somebody who started the node can use. */
    String lastLogLines() throws IOException {
        List<String> lines = logLines();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** Without stack frames, and none of them long. */
    private List<String> logLines() throws IOException {
        return readIfThere(log())
                .lines()
                .filter(
                        line ->
                                !line.isBlank()
                                        && !line.startsWith("\tat ")
                                        && !line.startsWith("\t... "))
                .map(
                        line ->
                                line.length() > LINE_LENGTH
                                        ? line.substring(0, LINE_LENGTH) + "..."
                                        : line)
                .toList();
    }

    private String configuration(NodeSettings settings) {
        Map<String, String> lines = new TreeMap<>();
        lines.put("cluster.name", "usage-watch-" + settings.name());
        lines.put("node.name", settings.name());
        lines.put("discovery.type", "single-node");
        lines.put("network.host", "127.0.0.1");
        lines.put("http.port", String.valueOf(settings.port()));
        lines.put("transport.port", "0");
        lines.put("node.portsfile", "true");
        lines.put("path.data", path.resolve("data").toString());
        lines.put("path.logs", log().getParent().toString());
        // A laptop with a nearly full disk must still be able to try the sandbox.
        lines.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        // The serial collector lets garbage fill the heap: a breaker that counts it turns requests
        // away while a thousand models are trained, although there is room.
        lines.put("indices.breaker.total.use_real_memory", "false");
        // The filter needs native code, which the node does without.
        lines.put("bootstrap.system_call_filter", "false");
        lines.putAll(settings.settings());
        return lines.entrySet().stream()
                .map(line -> line.getKey() + ": " + quoted(line.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String pluginName(Path plugin) throws IOException {
        Properties descriptor = new Properties();
        try (Reader reader =
                Files.newBufferedReader(plugin.resolve("plugin-descriptor.properties"))) {
            descriptor.load(reader);
        } catch (NoSuchFileException e) {
            throw new NodeException(
                    "%s is no unpacked OpenSearch plugin: it has no plugin-descriptor.properties. Build the plugin first, or name its folder."
                            .formatted(plugin),
                    e);
        }
        return descriptor.getProperty("name", plugin.getFileName().toString());
    }

    private static String readIfThere(Path file) throws IOException {
        try {
            // Not readString: a log may hold bytes that are no UTF-8.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
