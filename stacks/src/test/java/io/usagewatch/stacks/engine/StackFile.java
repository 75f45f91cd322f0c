package io.usagewatch.stacks.engine;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A stack's configuration as Pulumi hands it to a program: flat, every value text. */
public final class StackFile {

    private StackFile() {}

    /** The project's folder. */
    public static Path root() {
        return Path.of(System.getProperty("usagewatch.root", ".."));
    }

    public static Map<String, String> of(String stack) {
        return flat(
                new YAMLMapper().readTree(root().resolve("Pulumi." + stack + ".yaml").toFile()));
    }

    /**
     * @param yaml with a mapping {@code config}
     */
    public static Map<String, String> parsed(String yaml) {
        return flat(new YAMLMapper().readTree(yaml));
    }

    /** The keys of the project in it, without its name. */
    public static Set<String> keys(Map<String, String> configuration) {
        return configuration.keySet().stream()
                .map(key -> key.substring(key.indexOf(':') + 1))
                .collect(Collectors.toSet());
    }

    private static Map<String, String> flat(JsonNode file) {
        Map<String, String> flat = new LinkedHashMap<>();
        JsonNode config = file.path("config");
        for (String key : config.propertyNames()) {
            JsonNode value = config.path(key);
            flat.put(
                    key,
                    value.isValueNode()
                            ? value.asString()
                            : JsonMapper.shared().writeValueAsString(value));
        }
        return flat;
    }
}
