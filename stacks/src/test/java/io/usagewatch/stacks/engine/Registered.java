package io.usagewatch.stacks.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import pulumirpc.Resource.RegisterResourceRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A resource as the program registered it.
 *
 * @param account whose it is, empty for what is in none
 * @param version of the provider's plugin, empty where the program names none
 * @param dependencies URNs, those of its properties included
 * @param ignored properties that somebody else changes
 */
public record Registered(
        String urn,
        String type,
        String name,
        String parent,
        String provider,
        String account,
        String region,
        boolean custom,
        boolean protect,
        String version,
        Set<String> dependencies,
        Set<String> ignored,
        JsonNode inputs) {

    static Registered of(
            RegisterResourceRequest request, String urn, String account, String region) {
        Set<String> dependencies = new TreeSet<>(request.getDependenciesList());
        request.getPropertyDependenciesMap()
                .values()
                .forEach(of -> dependencies.addAll(of.getUrnsList()));
        return new Registered(
                urn,
                request.getType(),
                request.getName(),
                request.getParent(),
                request.getProvider(),
                account,
                region,
                request.getCustom(),
                request.getProtect(),
                request.getVersion(),
                dependencies,
                Set.copyOf(request.getIgnoreChangesList()),
                json(request));
    }

    private static JsonNode json(RegisterResourceRequest request) {
        try {
            return JsonMapper.shared().readTree(JsonFormat.printer().print(request.getObject()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean is(String shortType) {
        return type.endsWith(":" + shortType);
    }

    /** A value by its keys, as text. */
    public String text(String... keys) {
        JsonNode at = inputs;
        for (String key : keys) {
            at = at.path(key);
        }
        return at.asString("");
    }

    public boolean flag(String key) {
        return inputs.path(key).asBoolean(false);
    }

    /** A property that is a JSON document, such as a policy. */
    public JsonNode document(String key) {
        return JsonMapper.shared().readTree(text(key));
    }

    /**
     * All policy documents among its properties, whatever they are called and wherever they are.
     */
    public List<JsonNode> policies() {
        List<JsonNode> found = new ArrayList<>();
        collect(inputs, found);
        return found;
    }

    private static void collect(JsonNode node, List<JsonNode> found) {
        if (node.isString()
                && node.stringValue().startsWith("{")
                && node.stringValue().contains("\"Statement\"")) {
            found.add(JsonMapper.shared().readTree(node.stringValue()));
        }
        node.valueStream().forEach(one -> collect(one, found));
    }

    @Override
    public String toString() {
        return type + " " + name;
    }
}
