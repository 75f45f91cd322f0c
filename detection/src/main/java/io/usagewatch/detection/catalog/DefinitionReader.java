package io.usagewatch.detection.catalog;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads one definition key by key, and collects every mistake before it gives up. */
final class DefinitionReader {

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
    private static final Pattern PRINCIPAL =
            Pattern.compile("(?!\\*+$)[^\\p{Cc}\\p{Cf}?<>]{1,2048}");
    private static final Pattern ANY_TEXT = Pattern.compile("[^\\p{Cntrl}]{1,2048}");
    private static final String ANY = "*";
    private static final int LONGEST_TITLE = 100;
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_ADDRESS = 500;
    private static final String PARAMETER = "requestParameters.instancesSet.items.maxCount";

    private final Section entry;
    private final List<Mistake> mistakes;
    private final Origin origin;
    private final int before;

    /**
     * @param path how a reader finds the definition, with a dot at the end, or empty
     * @param mistakes gets what is wrong
     */
    DefinitionReader(JsonNode definition, String path, Origin origin, List<Mistake> mistakes) {
        this.before = mistakes.size();
        this.entry = new Section(definition, path, mistakes, KEYS);
        this.origin = origin;
        this.mistakes = mistakes;
    }

    /**
     * The monitored API; empty where there is a mistake.
     *
     * @param services which event sources there are
     */
    Optional<MonitoredApi> read(Predicate<String> services) {
        if (!entry.isMapping()) {
            return Optional.empty();
        }
        String id = entry.matching("id", MonitoredApi.ID, "ec2-run-instances");
        String title = entry.text("title", LONGEST_TITLE, "EC2 RunInstances");
        String unit = entry.text("unit", LONGEST_TITLE, "EC2 instances asked for");
        String reason = entry.text("reason", LONGEST_REASON, "a leaked key starts instances");
        String source = source(services);
        List<String> names = names();
        Measure measure = measure();
        List<EventField> splitBy = splitBy();
        EventFilter filter = filter();
        requireSomeApi(source, names, measure, filter);
        Duration interval = interval();
        Sensitivity sensitivity =
                entry.oneOf("sensitivity", Sensitivity.values(), Sensitivity.NORMAL);
        LeastDeviation least = leastDeviation();
        OptionalDouble rate = entry.optionalAmount("rate", "0.000003");
        Severity severity = entry.oneOf("severity", Severity.values(), Severity.MEDIUM);
        Optional<String> owner = entry.optionalText("owner", LONGEST_TITLE, "platform team");
        Optional<URI> runbook = runbook();
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

    private String source(Predicate<String> services) {
        String example = "ec2.amazonaws.com";
        String source = entry.matching("source", MonitoredApi.EVENT_SOURCE, example);
        if (MonitoredApi.EVENT_SOURCE.matcher(source).matches()
                && !source.equals(ANY)
                && !services.test(source)) {
            entry.mistake(
                    "source",
                    "'%s' is no service that is known to record calls, for example %s"
                            .formatted(Section.quote(source), example));
        }
        return source;
    }

    private void requireSomeApi(
            String source, List<String> names, Measure measure, EventFilter filter) {
        boolean isOfErrors =
                measure instanceof Measure.Failures
                        || filter.onlyFailures()
                        || !filter.errorCodes().isEmpty();
        if (source.equals(ANY)
                && names.contains(ANY)
                && !isOfErrors
                && !(measure instanceof Measure.Distinct)) {
            entry.mistake(
                    "names",
                    "every call of every service is no API: name some, or measure failures, for example [RunInstances]");
        }
    }

    private List<String> names() {
        String example = "[RunInstances]";
        List<String> names = entry.texts("names", MonitoredApi.EVENT_NAME, example);
        if (entry.value("names").isEmpty() && !isWrong("names")) {
            entry.mistake("names", "is missing, for example " + example);
        }
        return names;
    }

    /** Whether a key's value is something that reading it as a list has complained about. */
    private boolean isWrong(String key) {
        return entry.has(key) && !entry.value(key).isArray();
    }

    private Measure measure() {
        JsonNode node = entry.value("measure");
        if (node.isMissingNode() || node.stringValue("").equals("calls")) {
            return new Measure.Calls();
        }
        if (node.stringValue("").equals("failures")) {
            return new Measure.Failures();
        }
        String field = node.size() == 1 ? node.iterator().next().stringValue("") : "";
        if (node.has("sum") && node.size() == 1) {
            return field("measure.sum", field)
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
            return field("measure.distinct", field)
                    .filter(
                            f -> {
                                if (f.isPart()) {
                                    entry.mistake(
                                            "measure.distinct",
                                            "needs a field as it is indexed, for example requestParameters.instanceType");
                                }
                                return !f.isPart();
                            })
                    .<Measure>map(Measure.Distinct::new)
                    .orElseGet(Measure.Calls::new);
        }
        entry.mistake(
                "measure",
                "must be calls, failures, {sum: FIELD} or {distinct: FIELD}, for example {sum: %s}"
                        .formatted(PARAMETER));
        return new Measure.Calls();
    }

    private List<EventField> splitBy() {
        List<EventField> fields = new ArrayList<>();
        List<String> paths = entry.texts("split-by", ANY_TEXT, "[principal]");
        for (int i = 0; i < paths.size(); i++) {
            field("split-by[" + i + "]", paths.get(i)).ifPresent(fields::add);
        }
        if (fields.size() > 2 || fields.stream().distinct().count() < fields.size()) {
            entry.mistake(
                    "split-by", "must be at most two different fields, for example [principal]");
        }
        return fields;
    }

    private Optional<EventField> field(String key, String path) {
        Optional<String> problem = EventField.problemOf(path);
        problem.ifPresent(said -> entry.mistake(key, said));
        return problem.isPresent() ? Optional.empty() : Optional.of(new EventField(path));
    }

    private EventFilter filter() {
        if (!entry.has("filter")) {
            return EventFilter.NONE;
        }
        Section filter = entry.section("filter", FILTER_KEYS);
        return new EventFilter(
                filter.flag("only-failures", false),
                filter.texts("error-codes", ERROR_CODE, "[AccessDenied*]"),
                filter.flag("exclude-aws-services", false),
                filter.texts("exclude-principals", PRINCIPAL, "[deploy]"));
    }

    private Duration interval() {
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

    private LeastDeviation leastDeviation() {
        if (!entry.has("least-deviation")) {
            return LeastDeviation.USUAL;
        }
        Section least = entry.section("least-deviation", LEAST_DEVIATION_KEYS);
        return new LeastDeviation(
                least.amount("calls", LeastDeviation.USUAL.calls(), "5"),
                least.amount("percent", LeastDeviation.USUAL.percent(), "50"));
    }

    private Optional<URI> runbook() {
        String example = "https://wiki.example.com/runbook";
        Optional<String> text = entry.optionalText("runbook", LONGEST_ADDRESS, example);
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
