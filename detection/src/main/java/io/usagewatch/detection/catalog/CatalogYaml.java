package io.usagewatch.detection.catalog;

import io.usagewatch.detection.search.Json;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The catalog as YAML: a list under {@code monitored-apis}, keys as in the built-in catalog.
 * Reading collects every mistake before it gives up.
 */
public final class CatalogYaml {

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private static final String LIST = "monitored-apis";
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
                    "rate",
                    "severity",
                    "owner",
                    "runbook",
                    "enabled");
    private static final Set<String> FILTER_KEYS =
            Set.of("only-failures", "error-codes", "exclude-aws-services", "exclude-principals");
    private static final Set<String> LEAST_DEVIATION_KEYS = Set.of("calls", "percent");

    private static final Pattern INTERVAL = Pattern.compile("([1-9]\\d?)m|1h");
    private static final Pattern ERROR_CODE = Pattern.compile("\\*?[A-Za-z0-9._:-]{1,100}\\*?");
    private static final Pattern PRINCIPAL = Pattern.compile("[^\\p{Cntrl}?]{1,2048}");
    private static final Pattern ANY_TEXT = Pattern.compile("[^\\p{Cntrl}]{1,2048}");
    private static final String PARAMETER = "requestParameters.instancesSet.items.maxCount";

    private final List<String> mistakes = new ArrayList<>();

    private final Origin origin;

    private CatalogYaml(Origin origin) {
        this.origin = origin;
    }

    /**
     * @throws CatalogException with every mistake, each with the key's path and an example
     */
    public static Catalog read(InputStream yaml) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JacksonException e) {
            throw new CatalogException(
                    List.of(
                            "%s; a catalog is a YAML document with a list of monitored-apis, for example the built-in one"
                                    .formatted(
                                            e.getOriginalMessage()
                                                    .lines()
                                                    .map(String::strip)
                                                    .reduce((a, b) -> a + " " + b)
                                                    .orElse("not YAML"))));
        }
        return new CatalogYaml(Origin.DEPLOYED).catalog(root);
    }

    /**
     * One entry of a catalog that an operator added in the console, with the same keys.
     *
     * @throws CatalogException as {@link #read}
     */
    static MonitoredApi added(JsonNode definition) {
        ObjectNode root = Json.object();
        root.putArray(LIST).add(definition);
        return new CatalogYaml(Origin.CONSOLE).catalog(root).apis().getFirst();
    }

    private Catalog catalog(JsonNode root) {
        JsonNode list = root.path(LIST);
        List<MonitoredApi> apis = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        if (!list.isArray()) {
            throw new CatalogException(
                    List.of(
                            LIST
                                    + ": must be a list of monitored APIs, for example the built-in one"));
        }
        for (int i = 0; i < list.size(); i++) {
            String path = LIST + "[" + i + "].";
            YamlSection entry = new YamlSection(list.get(i), path, mistakes, KEYS);
            if (entry.isMapping()) {
                monitoredApi(entry).ifPresent(apis::add);
                String id = entry.value("id").stringValue("");
                if (!id.isEmpty() && !ids.add(id)) {
                    entry.mistake(
                            "id",
                            "'%s' is taken by an earlier entry; choose a new one, for example %.38s-2"
                                    .formatted(YamlSection.quote(id), id));
                }
            }
        }
        if (!mistakes.isEmpty()) {
            throw new CatalogException(mistakes);
        }
        return new Catalog(apis);
    }

    private Optional<MonitoredApi> monitoredApi(YamlSection entry) {
        int before = mistakes.size();
        String id = entry.matching("id", MonitoredApi.ID, "ec2-run-instances");
        String title = entry.text("title", "EC2 RunInstances");
        String unit = entry.text("unit", "EC2 instances asked for");
        String reason = entry.text("reason", "a leaked key starts instances");
        String source = entry.matching("source", MonitoredApi.EVENT_SOURCE, "ec2.amazonaws.com");
        List<String> names = names(entry);
        Measure measure = measure(entry);
        List<EventField> splitBy = splitBy(entry);
        EventFilter filter = filter(entry);
        Duration interval = interval(entry);
        Sensitivity sensitivity =
                entry.oneOf("sensitivity", Sensitivity.values(), Sensitivity.NORMAL);
        LeastDeviation least = leastDeviation(entry);
        OptionalDouble rate = entry.optionalAmount("rate", "0.000003");
        Severity severity = entry.oneOf("severity", Severity.values(), Severity.MEDIUM);
        Optional<String> owner = entry.optionalText("owner", "platform team");
        Optional<URI> runbook = runbook(entry);
        boolean enabled = entry.flag("enabled", true);
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
                        rate,
                        severity,
                        owner,
                        runbook,
                        origin,
                        enabled));
    }

    private static List<String> names(YamlSection entry) {
        String example = "[RunInstances]";
        List<String> names = entry.texts("names", MonitoredApi.EVENT_NAME, example);
        if (entry.value("names").isEmpty() && !isWrong(entry, "names")) {
            entry.mistake("names", "is missing, for example " + example);
        }
        return names;
    }

    /** Whether a key's value is something that reading it as a list has complained about. */
    private static boolean isWrong(YamlSection entry, String key) {
        return entry.has(key) && !entry.value(key).isArray();
    }

    private static Measure measure(YamlSection entry) {
        JsonNode node = entry.value("measure");
        if (node.isMissingNode() || node.stringValue("").equals("calls")) {
            return new Measure.Calls();
        }
        if (node.stringValue("").equals("failures")) {
            return new Measure.Failures();
        }
        String field = node.size() == 1 ? node.iterator().next().stringValue("") : "";
        if (node.has("sum") && node.size() == 1) {
            return field(entry, "measure.sum", field)
                    .filter(
                            f -> {
                                if (!f.isRequestParameter()) {
                                    entry.mistake(
                                            "measure.sum",
                                            "needs a request parameter, for example " + PARAMETER);
                                }
                                return f.isRequestParameter();
                            })
                    .<Measure>map(Measure.Sum::new)
                    .orElseGet(Measure.Calls::new);
        }
        if (node.has("distinct") && node.size() == 1) {
            return field(entry, "measure.distinct", field)
                    .<Measure>map(Measure.Distinct::new)
                    .orElseGet(Measure.Calls::new);
        }
        entry.mistake(
                "measure",
                "must be calls, failures, {sum: FIELD} or {distinct: FIELD}, for example {sum: %s}"
                        .formatted(PARAMETER));
        return new Measure.Calls();
    }

    private static List<EventField> splitBy(YamlSection entry) {
        List<EventField> fields = new ArrayList<>();
        List<String> paths = entry.texts("split-by", ANY_TEXT, "[principal]");
        for (int i = 0; i < paths.size(); i++) {
            field(entry, "split-by[" + i + "]", paths.get(i)).ifPresent(fields::add);
        }
        if (fields.size() > 2 || fields.stream().distinct().count() < fields.size()) {
            entry.mistake(
                    "split-by", "must be at most two different fields, for example [principal]");
        }
        return fields;
    }

    private static Optional<EventField> field(YamlSection entry, String key, String path) {
        Optional<String> problem = EventField.problemOf(path);
        problem.ifPresent(said -> entry.mistake(key, said));
        return problem.isPresent() ? Optional.empty() : Optional.of(new EventField(path));
    }

    private static EventFilter filter(YamlSection entry) {
        if (!entry.has("filter")) {
            return EventFilter.NONE;
        }
        YamlSection filter = entry.section("filter", FILTER_KEYS);
        return new EventFilter(
                filter.flag("only-failures", false),
                filter.texts("error-codes", ERROR_CODE, "[AccessDenied*]"),
                filter.flag("exclude-aws-services", false),
                filter.texts("exclude-principals", PRINCIPAL, "[deploy]"));
    }

    private static Duration interval(YamlSection entry) {
        Duration usual = Duration.ofMinutes(5);
        if (!entry.has("interval")) {
            return usual;
        }
        Matcher written = INTERVAL.matcher(entry.value("interval").stringValue(""));
        if (written.matches()) {
            String minutes = written.group(1);
            Duration length =
                    minutes == null
                            ? Duration.ofHours(1)
                            : Duration.ofMinutes(Long.parseLong(minutes));
            if (MonitoredApi.INTERVALS.contains(length)) {
                return length;
            }
        }
        entry.mistake(
                "interval", "must be one of " + MonitoredApi.intervals() + ", for example 5m");
        return usual;
    }

    private static LeastDeviation leastDeviation(YamlSection entry) {
        if (!entry.has("least-deviation")) {
            return LeastDeviation.USUAL;
        }
        YamlSection least = entry.section("least-deviation", LEAST_DEVIATION_KEYS);
        return new LeastDeviation(
                least.amount("calls", LeastDeviation.USUAL.calls(), "5"),
                least.amount("percent", LeastDeviation.USUAL.percent(), "50"));
    }

    private static Optional<URI> runbook(YamlSection entry) {
        String example = "https://wiki.example.com/runbook";
        Optional<String> text = entry.optionalText("runbook", example);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI address = URI.create(text.get());
            if ("https".equals(address.getScheme()) && address.getHost() != null) {
                return Optional.of(address);
            }
        } catch (IllegalArgumentException e) {
            // Not an address at all: the same mistake as the wrong kind of address.
        }
        entry.mistake("runbook", "must be a https address, for example " + example);
        return Optional.empty();
    }
}
