package io.usagewatch.detection;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.catalog.MonitoredApi;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Monitored APIs for tests, as an operator would write them. */
public final class Apis {

    private Apis() {}

    /** One API with the keys that must be there, and these lines of YAML on top. */
    public static MonitoredApi with(String id, String... lines) {
        return catalog(entry(id, lines)).get(id);
    }

    /** A later line replaces an earlier one with the same key. */
    public static String entry(String id, String... lines) {
        Map<String, String> byKey = new LinkedHashMap<>();
        Stream.concat(
                        Stream.of(
                                "id: " + id,
                                "title: EC2 RunInstances",
                                "unit: calls",
                                "reason: costs money",
                                "source: ec2.amazonaws.com",
                                "names: [RunInstances]"),
                        Stream.of(lines))
                .forEach(line -> byKey.put(line.substring(0, line.indexOf(':')), line));
        return "  - " + String.join("\n    ", byKey.values()) + "\n";
    }

    public static Catalog catalog(String... entries) {
        return read("monitored-apis:\n" + String.join("", entries));
    }

    public static Catalog read(String yaml) {
        return CatalogYaml.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }
}
