package io.usagewatch.sandbox.opensearch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a node is started with.
 *
 * @param name of the node and of its folder below {@code data}: lower-case letters, digits and
 *     hyphens
 * @param data folder of all nodes; this one keeps everything in {@code data/name}
 * @param plugins folders of unpacked plugins, each with its jars and its {@code
 *     plugin-descriptor.properties}
 * @param port HTTP port on the loopback address; 0 for any free one
 * @param heapMegabytes greatest size of the Java heap, at least 128
 * @param settings more lines of {@code opensearch.yml}, as flat keys; they win over the defaults
 * @param configuration a folder whose files come beside {@code opensearch.yml}, for plugins that
 *     have files of their own
 * @param leftOut modules of the distribution that the node comes without, because a plugin brings
 *     its own copy of their classes, and two cannot be
 */
public record NodeSettings(
        String name,
        Path data,
        List<Path> plugins,
        int port,
        int heapMegabytes,
        Map<String, String> settings,
        Optional<Path> configuration,
        List<String> leftOut) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public NodeSettings {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Node name \"%s\": give 1 to 63 lower-case letters, digits and hyphens"
                            .formatted(name));
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "Port %d of node %s: give 0 (any free one) to 65535".formatted(port, name));
        }
        if (heapMegabytes < 128) {
            throw new IllegalArgumentException(
                    "Heap of %d MB for node %s: give at least 128".formatted(heapMegabytes, name));
        }
        data = data.toAbsolutePath().normalize();
        plugins = List.copyOf(plugins);
        settings = Map.copyOf(settings);
        leftOut = List.copyOf(leftOut);
    }

    /** No plugins, a free port, 256 MB of heap, no settings of its own. */
    public static NodeSettings named(String name, Path data) {
        return new NodeSettings(
                name, data, List.of(), 0, 256, Map.of(), Optional.empty(), List.of());
    }

    public NodeSettings withPlugin(Path plugin) {
        List<Path> more = new ArrayList<>(plugins);
        more.add(plugin);
        return new NodeSettings(
                name, data, more, port, heapMegabytes, settings, configuration, leftOut);
    }

    public NodeSettings withPort(int newPort) {
        return new NodeSettings(
                name, data, plugins, newPort, heapMegabytes, settings, configuration, leftOut);
    }

    public NodeSettings withHeapMegabytes(int newHeapMegabytes) {
        return new NodeSettings(
                name, data, plugins, port, newHeapMegabytes, settings, configuration, leftOut);
    }

    public NodeSettings withSetting(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(key, value);
        return new NodeSettings(
                name, data, plugins, port, heapMegabytes, more, configuration, leftOut);
    }

    public NodeSettings withConfiguration(Path folder) {
        return new NodeSettings(
                name, data, plugins, port, heapMegabytes, settings, Optional.of(folder), leftOut);
    }

    public NodeSettings withoutModule(String module) {
        List<String> more = new ArrayList<>(leftOut);
        more.add(module);
        return new NodeSettings(
                name, data, plugins, port, heapMegabytes, settings, configuration, more);
    }
}
