package io.usagewatch.stacks.configuration;

import io.usagewatch.stacks.catalog.CatalogFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a stack's configuration. Collects every mistake before it gives up. */
public final class ConfigurationReader {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Set<String> KEYS =
            Set.of("prefix", "protect", "domain", "accounts", "hub", "catalog");

    private static final Pattern PREFIX =
            Pattern.compile(
                    "(?!.*(aws|amazon|cognito))[a-z][a-z0-9-]{1,%d}[a-z0-9]"
                            .formatted(Configuration.LONGEST_PREFIX - 2));

    private final List<String> mistakes = new ArrayList<>();

    private ConfigurationReader() {}

    /**
     * @param written the keys that the stack's file has, so that one nobody reads is a mistake
     * @param value a key's text as Pulumi hands it out: JSON for anything but plain text
     * @throws ConfigurationException with every mistake, each with the key's path and an example
     */
    public static Configuration read(
            Set<String> written, Function<String, Optional<String>> value) {
        ObjectNode root = JSON.createObjectNode();
        Stream.concat(KEYS.stream(), written.stream())
                .forEach(key -> value.apply(key).ifPresent(text -> root.set(key, parsed(text))));
        return new ConfigurationReader().configuration(root);
    }

    private static JsonNode parsed(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node.isNumber() ? JSON.getNodeFactory().stringNode(text) : node;
        } catch (JacksonException e) {
            return JSON.getNodeFactory().stringNode(text);
        }
    }

    private Configuration configuration(JsonNode node) {
        Section root = new Section(node, "", mistakes, KEYS);
        String prefix =
                root.text(
                        "prefix",
                        PREFIX,
                        "3 to %d lower-case letters, digits and dashes, without aws, amazon or cognito"
                                .formatted(Configuration.LONGEST_PREFIX),
                        "usage-watch-dev");
        boolean protect = root.flag("protect");
        List<Account> accounts =
                root.each("accounts", AccountReader.KEYS, entry -> AccountReader.read(entry, root));
        checkUnique(root);
        Hub hub = HubReader.read(root);
        JsonNode catalog = root.has("catalog") ? root.value("catalog") : JSON.createObjectNode();
        CatalogFile.mistakesIn(catalog).forEach(mistake -> mistakes.add("catalog" + mistake));
        mistakes.addAll(Reach.mistakes(accounts, hub));
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes.stream().distinct().toList());
        }
        return new Configuration(prefix, protect, accounts, hub, catalog);
    }

    private void checkUnique(Section root) {
        for (String key : List.of("id", "name")) {
            Set<String> seen = new HashSet<>();
            JsonNode list = root.value("accounts");
            for (int i = 0; i < list.size(); i++) {
                String value = list.get(i).path(key).asString("");
                if (!value.isEmpty() && !seen.add(value)) {
                    root.mistake(
                            "accounts[" + i + "]." + key,
                            "'%s' is taken by an earlier account, for example leave one of them out"
                                    .formatted(value));
                }
            }
        }
    }
}
