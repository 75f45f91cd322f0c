package io.usagewatch.detection.catalog;

import io.usagewatch.detection.search.Json;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The catalog as YAML: a list under {@code monitored-apis}, each a {@link Definition}. Reading
 * collects every mistake before it gives up.
 */
public final class CatalogYaml {

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .build();

    private static final String LIST = "monitored-apis";

    private final List<Mistake> mistakes = new ArrayList<>();

    private CatalogYaml() {}

    /**
     * @throws CatalogException with every mistake, each with the key's path and an example
     */
    public static Catalog read(InputStream yaml) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JacksonException e) {
            throw new CatalogException(
                    "%s; a catalog is a YAML document with a list of monitored-apis, for example the built-in one"
                            .formatted(
                                    e.getOriginalMessage()
                                            .lines()
                                            .map(String::strip)
                                            .reduce((a, b) -> a + " " + b)
                                            .orElse("not YAML")));
        }
        return new CatalogYaml().catalog(root);
    }

    /** A document that {@link #read} reads as these. */
    public static String write(List<MonitoredApi> apis) {
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray(LIST);
        apis.forEach(api -> list.add(Definition.write(api)));
        return YAML.writeValueAsString(root);
    }

    private Catalog catalog(JsonNode root) {
        JsonNode list = root.path(LIST);
        if (!list.isArray()) {
            throw new CatalogException(
                    List.of(
                            new Mistake(
                                    LIST,
                                    "must be a list of monitored APIs, for example the built-in one")));
        }
        List<MonitoredApi> apis = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String path = LIST + "[" + i + "].";
            new DefinitionReader(list.get(i), path, Origin.DEPLOYED, mistakes)
                    .read(AwsServices::isKnown)
                    .ifPresent(apis::add);
            String id = list.get(i).path("id").stringValue("");
            if (!id.isEmpty() && !ids.add(id)) {
                mistakes.add(
                        new Mistake(
                                path + "id",
                                "'%s' is taken by an earlier entry; choose a new one, for example %.37s-2"
                                        .formatted(Section.quote(id), Section.quote(id))));
            }
        }
        if (!mistakes.isEmpty()) {
            throw new CatalogException(mistakes);
        }
        return new Catalog(apis);
    }
}
