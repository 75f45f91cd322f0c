package io.usagewatch.detection.catalog;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The catalog as YAML: a list under {@code monitored-apis}, keys as in the built-in catalog.
 * Reading collects every mistake before it gives up.
 */
public final class CatalogYaml {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern INTERVAL = Pattern.compile("([1-9]\\d{0,2})m|1h");
    private static final Set<String> KEYS =
            Set.of(
                    "id",
                    "title",
                    "unit",
                    "reason",
                    "source",
                    "names",
                    "measure",
                    "split-by",
                    "filter",
                    "interval",
                    "sensitivity",
                    "least-deviation",
                    "severity",
                    "owner",
                    "runbook",
                    "enabled");

    private final List<String> mistakes = new ArrayList<>();

    private CatalogYaml() {}

    /**
     * @throws CatalogException with every mistake, each with the key's path and an example
     */
    public static Catalog read(InputStream yaml) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JacksonException e) {
            throw new CatalogException(List.of("not YAML: " + e.getOriginalMessage()));
        }
        return new CatalogYaml().catalog(root);
    }

    private Catalog catalog(JsonNode root) {
        JsonNode list = root.path("monitored-apis");
        List<MonitoredApi> apis = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        if (!list.isArray()) {
            mistakes.add("monitored-apis: must be a list of monitored APIs");
        }
        for (int i = 0; i < list.size(); i++) {
            String path = "monitored-apis[" + i + "]";
            monitoredApi(list.get(i), path).ifPresent(apis::add);
            String id = list.get(i).path("id").asString("");
            if (!ids.add(id)) {
                mistakes.add(
                        path + ".id: '" + id + "' is taken by an earlier entry; choose a new one");
            }
        }
        if (!mistakes.isEmpty()) {
            throw new CatalogException(mistakes);
        }
        return new Catalog(apis);
    }

    private Optional<MonitoredApi> monitoredApi(JsonNode node, String path) {
        int before = mistakes.size();
        for (String key : node.propertyNames()) {
            if (!KEYS.contains(key)) {
                mistakes.add(
                        path
                                + "."
                                + key
                                + ": unknown key; known are "
                                + String.join(", ", KEYS.stream().sorted().toList()));
            }
        }
        String id = matching(node, path, "id", MonitoredApi.ID, "ec2-run-instances");
        String title = text(node, path, "title", "EC2 RunInstances");
        String unit = text(node, path, "unit", "EC2 instances asked for");
        String reason = text(node, path, "reason", "a leaked key starts instances");
        String source =
                matching(node, path, "source", MonitoredApi.EVENT_SOURCE, "ec2.amazonaws.com");
        List<String> names = texts(node.path("names"), path + ".names");
        if (names.isEmpty()
                || !names.stream().allMatch(n -> MonitoredApi.EVENT_NAME.matcher(n).matches())) {
            mistakes.add(path + ".names: must be event names, for example [RunInstances]");
        }
        Measure measure = measure(node.path("measure"), path + ".measure");
        List<EventField> splitBy = fields(node.path("split-by"), path + ".split-by");
        if (splitBy.size() > 2) {
            mistakes.add(path + ".split-by: at most two fields");
        }
        EventFilter filter = filter(node.path("filter"), path + ".filter");
        Duration interval = interval(node.path("interval"), path + ".interval");
        Sensitivity sensitivity =
                oneOf(node, path, "sensitivity", Sensitivity.values(), Sensitivity.NORMAL);
        LeastDeviation least =
                leastDeviation(node.path("least-deviation"), path + ".least-deviation");
        Severity severity = oneOf(node, path, "severity", Severity.values(), Severity.MEDIUM);
        Optional<String> owner = optionalText(node, "owner");
        Optional<URI> runbook = runbook(node, path);
        boolean enabled = node.path("enabled").asBoolean(true);
        if (mistakes.size() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new MonitoredApi(
                        id,
                        title,
                        unit,
                        reason,
                        source,
                        names,
                        measure,
                        splitBy,
                        filter,
                        interval,
                        sensitivity,
                        least,
                        severity,
                        owner,
                        runbook,
                        Origin.DEPLOYED,
                        enabled));
    }

    private Measure measure(JsonNode node, String path) {
        if (node.isMissingNode() || "calls".equals(node.stringValue(null))) {
            return new Measure.Calls();
        }
        if ("failures".equals(node.stringValue(null))) {
            return new Measure.Failures();
        }
        String sum = node.path("sum").stringValue(null);
        if (sum != null && isField(sum, path + ".sum", EventField::isRequestParameter)) {
            return new Measure.Sum(new EventField(sum));
        }
        String distinct = node.path("distinct").stringValue(null);
        if (distinct != null && isField(distinct, path + ".distinct", f -> true)) {
            return new Measure.Distinct(new EventField(distinct));
        }
        if (sum == null && distinct == null) {
            mistakes.add(path + ": must be calls, failures, {sum: FIELD} or {distinct: FIELD}");
        }
        return new Measure.Calls();
    }

    private EventFilter filter(JsonNode node, String path) {
        if (node.isMissingNode()) {
            return EventFilter.NONE;
        }
        return new EventFilter(
                node.path("only-failures").asBoolean(false),
                texts(node.path("error-codes"), path + ".error-codes"),
                node.path("exclude-aws-services").asBoolean(false),
                texts(node.path("exclude-principals"), path + ".exclude-principals"));
    }

    private Duration interval(JsonNode node, String path) {
        if (node.isMissingNode()) {
            return Duration.ofMinutes(5);
        }
        Matcher written = INTERVAL.matcher(node.asString(""));
        if (written.matches()) {
            Duration length =
                    written.group(1) == null
                            ? Duration.ofHours(1)
                            : Duration.ofMinutes(Long.parseLong(written.group(1)));
            if (MonitoredApi.isInterval(length)) {
                return length;
            }
        }
        mistakes.add(path + ": must divide a day and lie between 1m and 1h, for example 5m");
        return Duration.ofMinutes(5);
    }

    private LeastDeviation leastDeviation(JsonNode node, String path) {
        double calls = node.path("calls").asDouble(3);
        double percent = node.path("percent").asDouble(50);
        if (calls < 0 || percent < 0) {
            mistakes.add(path + ": must not be negative, for example {calls: 5, percent: 50}");
            return new LeastDeviation(0, 0);
        }
        return new LeastDeviation(calls, percent);
    }

    private Optional<URI> runbook(JsonNode node, String path) {
        Optional<String> text = optionalText(node, "runbook");
        if (text.isPresent() && !text.get().startsWith("https://")) {
            mistakes.add(
                    path
                            + ".runbook: must be a https address, for example https://wiki.example.com/runbook");
            return Optional.empty();
        }
        return text.map(URI::create);
    }

    private List<EventField> fields(JsonNode node, String path) {
        List<EventField> fields = new ArrayList<>();
        for (String field : texts(node, path)) {
            if (isField(field, path, f -> true)) {
                fields.add(new EventField(field));
            }
        }
        return fields;
    }

    private boolean isField(String field, String path, Predicate<EventField> fits) {
        Optional<String> problem = EventField.problemOf(field);
        if (problem.isPresent()) {
            mistakes.add(path + ": " + problem.get());
            return false;
        }
        if (!fits.test(new EventField(field))) {
            mistakes.add(
                    path
                            + ": needs a request parameter, for example requestParameters.instancesSet.items.maxCount");
            return false;
        }
        return true;
    }

    private List<String> texts(JsonNode node, String path) {
        List<String> texts = new ArrayList<>();
        if (!node.isMissingNode() && !node.isArray()) {
            mistakes.add(path + ": must be a list");
        }
        node.values().forEach(value -> texts.add(value.asString("")));
        return texts;
    }

    private String text(JsonNode node, String path, String key, String example) {
        @Nullable String value = node.path(key).stringValue(null);
        if (value == null
                || value.isBlank()
                || value.length() > 500
                || value.chars().anyMatch(Character::isISOControl)) {
            mistakes.add(path + "." + key + ": must be one line of text, for example " + example);
            return "";
        }
        return value;
    }

    private String matching(
            JsonNode node, String path, String key, Pattern pattern, String example) {
        String value = node.path(key).asString("");
        if (!pattern.matcher(value).matches()) {
            mistakes.add(
                    path + "." + key + ": '" + value + "' is not valid; an example is " + example);
        }
        return value;
    }

    private <E extends Enum<E>> E oneOf(
            JsonNode node, String path, String key, E[] values, E otherwise) {
        JsonNode written = node.path(key);
        if (written.isMissingNode()) {
            return otherwise;
        }
        List<String> words = new ArrayList<>();
        for (E value : values) {
            String word = value.name().toLowerCase(java.util.Locale.ROOT);
            if (word.equals(written.asString(""))) {
                return value;
            }
            words.add(word);
        }
        mistakes.add(path + "." + key + ": must be one of " + String.join(", ", words));
        return otherwise;
    }

    private static Optional<String> optionalText(JsonNode node, String key) {
        return Optional.ofNullable(node.path(key).stringValue(null));
    }
}
