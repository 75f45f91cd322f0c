package io.usagewatch.stacks.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.CatalogException;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.stacks.stage.DeploymentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The catalog of one account as a file for its functions, in the built-in catalog's form.
 *
 * @param yaml the whole catalog
 */
public record CatalogFile(String yaml) {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String LIST = "monitored-apis";
    private static final String LAMBDA_INVOKE = "lambda-invoke";
    private static final Pattern ENTRY = Pattern.compile(LIST + "\\[(\\d+)](.*)", Pattern.DOTALL);

    /**
     * @param changes the configuration's {@code catalog}: further monitored APIs, and per id the
     *     keys that differ from the built-in one
     * @param lambdaDataEvents without them there are no invocations to watch
     */
    public static CatalogFile of(JsonNode changes, boolean lambdaDataEvents) {
        ObjectNode merged = merged(changes);
        if (!lambdaDataEvents) {
            for (JsonNode api : merged.path(LIST)) {
                if (api instanceof ObjectNode entry && idOf(entry).equals(LAMBDA_INVOKE)) {
                    entry.put("enabled", false);
                }
            }
        }
        return new CatalogFile(YAML.writeValueAsString(merged));
    }

    /** Each line begins with the key's path below {@code catalog}, from its dot on. */
    public static List<String> mistakesIn(JsonNode changes) {
        List<String> mistakes = new ArrayList<>();
        if (!changes.isObject()) {
            return List.of(": must be a mapping, for example one with add, change");
        }
        for (String key : changes.propertyNames()) {
            if (!Set.of("add", "change").contains(key)) {
                mistakes.add("." + key + ": is no known key, for example one of add, change");
            }
        }
        if (changes.has("add") && !changes.path("add").isArray()) {
            mistakes.add(
                    ".add: must be a list of monitored APIs, for example [{id: ecs-run-task, ...}]");
        }
        List<String> known = ids(builtIn());
        for (String id : changes.path("change").propertyNames()) {
            if (!known.contains(id)) {
                mistakes.add(
                        ".change.%s: is none of the built-in catalog, for example %s"
                                .formatted(id, known.getFirst()));
            } else if (!changes.path("change").path(id).isObject()) {
                mistakes.add(
                        ".change.%s: must be a mapping, for example {sensitivity: high}"
                                .formatted(id));
            }
        }
        if (!mistakes.isEmpty()) {
            return mistakes;
        }
        try {
            CatalogYaml.read(new ByteArrayInputStream(YAML.writeValueAsBytes(merged(changes))));
            return List.of();
        } catch (CatalogException e) {
            return e.mistakes().stream().map(line -> asWritten(line, known)).toList();
        }
    }

    /** Changes whenever the catalog does. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(yaml.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static ObjectNode merged(JsonNode changes) {
        ObjectNode merged = builtIn();
        ArrayNode list = merged.withArray(LIST);
        for (JsonNode api : list) {
            JsonNode change = changes.path("change").path(idOf(api));
            if (api instanceof ObjectNode entry && change instanceof ObjectNode differs) {
                entry.setAll(differs);
            }
        }
        changes.path("add").forEach(list::add);
        return merged;
    }

    private static ObjectNode builtIn() {
        try (InputStream yaml = Catalog.class.getResourceAsStream("built-in.yaml")) {
            if (yaml != null && YAML.readTree(yaml) instanceof ObjectNode catalog) {
                return catalog;
            }
        } catch (IOException e) {
            throw new DeploymentException(
                    "the built-in catalog cannot be read: "
                            + e.getMessage()
                            + "; build stacks.jar again");
        }
        throw new DeploymentException("the built-in catalog is not in stacks.jar; build it again");
    }

    private static List<String> ids(ObjectNode catalog) {
        List<String> ids = new ArrayList<>();
        catalog.path(LIST).forEach(api -> ids.add(idOf(api)));
        return ids;
    }

    private static String idOf(JsonNode api) {
        return api.path("id").asString("");
    }

    private static String asWritten(String line, List<String> known) {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            return ": " + line;
        }
        int index = Integer.parseInt(entry.group(1));
        return index < known.size()
                ? ".change." + known.get(index) + entry.group(2)
                : ".add[" + (index - known.size()) + "]" + entry.group(2);
    }
}
