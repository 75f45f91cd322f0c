package io.usagewatch.stacks.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pulumirpc.Resource.RegisterResourceRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource as the program registered it.
 *
 * @param account whose it is, empty for what is in none
 * @param version of the provider's plugin, empty where the program names none
 * @param dependencies URNs, those of its properties included
 * @param ignored properties that somebody else changes
 * @param secrets properties that came as a secret, which is taken off in {@code inputs}
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
        Set<String> secrets,
        JsonNode inputs) {

    /** How the engine and a program mark a value that is not plain, and which one is a secret. */
    static final String SIGNATURE = "4dabf18193072939515e22adb298388d";

    static final String SECRET = "1b47061264138c4ac30d75fd1eb44270";
    private static final String OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

    static Registered of(
            RegisterResourceRequest request, String urn, String account, String region) {
        Set<String> dependencies = new TreeSet<>(request.getDependenciesList());
        request.getPropertyDependenciesMap()
                .values()
                .forEach(of -> dependencies.addAll(of.getUrnsList()));
        JsonNode sent = json(request);
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
                sent.properties().stream()
                        .filter(property -> isSecret(property.getValue()))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet()),
                plain(sent));
    }

    private static JsonNode json(RegisterResourceRequest request) {
        try {
            return JsonMapper.shared().readTree(JsonFormat.printer().print(request.getObject()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isSecret(JsonNode value) {
        String signature = value.path(SIGNATURE).asString("");
        return signature.equals(SECRET)
                || (signature.equals(OUTPUT) && value.path("secret").asBoolean(false));
    }

    /** Without the marks of secrets and outputs. */
    private static JsonNode plain(JsonNode value) {
        String signature = value.path(SIGNATURE).asString("");
        if (signature.equals(SECRET) || signature.equals(OUTPUT)) {
            return plain(value.path("value"));
        }
        if (value.isObject()) {
            ObjectNode object = JsonMapper.shared().createObjectNode();
            value.properties().forEach(one -> object.set(one.getKey(), plain(one.getValue())));
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = JsonMapper.shared().createArrayNode();
            value.valueStream().forEach(one -> array.add(plain(one)));
            return array;
        }
        return value;
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
