package io.usagewatch.detection.alert;

import io.usagewatch.detection.alert.Alert.State;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.ResultIndex;
import io.usagewatch.detection.detector.TimeToAlert;
import io.usagewatch.detection.incident.IncidentRules;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.usage.UsageIndex;
import java.time.Duration;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenSearch monitor of one monitored API: looks at its usage and at its detector's grades each
 * minute, and sends an {@link Alert}.
 *
 * <p>It asks for what {@link IncidentRules} ask for, as far as that can be said in a search: enough
 * evidence with a grade, or so much that no grade is needed, or growth. So while an incident goes
 * on there is one alert in OpenSearch, from its first to its last interval; its message is sent at
 * the beginning and then once per interval, for the receiver to see it grow. When the incident is
 * over, a second trigger says so, once; of several that end within {@link #reach()} it tells the
 * first. Results of historical analyses never alert.
 *
 * @param detector the one that watches the API
 * @param detectorId its id in the domain
 * @param channelId id of the notification channel, or of the destination in a domain without
 *     channels
 * @param time how late usage is
 */
public record AlertMonitor(
        String account,
        MonitoredApi api,
        Detector detector,
        String detectorId,
        String channelId,
        TimeToAlert time) {

    /** Names of monitors that are ours start with this. */
    public static final String NAME_PREFIX = "usage-watch-";

    /** Intervals in which evidence may gather before the incident shows. */
    private static final int GATHERING = 12;

    private static final int MOST_ENTITIES = 50;

    /** Alerting's {@code plugins.alerting.action_throttle_max_value}. */
    private static final Duration MOST_SILENCE = Duration.ofHours(24);

    /** As in {@code Run.evidence}; rises and falls apart, as there. */
    private static final String EVIDENCE =
            """
            double most = 0;
            for (int sign = -1; sign <= 1; sign += 2) {
              List run = new ArrayList();
              for (s in states) { for (one in s) { if (one[1] * sign > 0) { run.add(one); } } }
              run.sort((a, b) -> Double.compare(a[0], b[0]));
              for (int from = 0; from < run.size(); from++) {
                double sum = 0;
                for (int to = from; to < run.size(); to++) {
                  sum += Math.abs(run[to][1]);
                  double length = (run[to][0] - run[from][0]) / params.interval + 1;
                  most = Math.max(most, sum / Math.sqrt(length));
                }
              }
            }
            return most;
            """;

    private static final String DEVIATES =
            "if (doc['growing'].size() > 0 && doc['growing'].value) { return true; }"
                    + " double off = Math.abs(doc['n'].value - doc['expected'].value);"
                    + " return off >= params.calls && off >= params.part * doc['expected'].value;";

    /** The monitor's name, unique in a domain. */
    public String name() {
        return NAME_PREFIX + account + '-' + api.id();
    }

    /** Body for {@code POST /_plugins/_alerting/monitors}. */
    public ObjectNode toJson() {
        ObjectNode monitor = Json.object();
        monitor.put("type", "monitor")
                .put("monitor_type", "query_level_monitor")
                .put("name", name())
                .put("enabled", true);
        monitor.putObject("schedule")
                .putObject("period")
                .put("interval", TimeToAlert.MONITOR_PERIOD.toMinutes())
                .put("unit", "MINUTES");
        ObjectNode search = monitor.putArray("inputs").addObject().putObject("search");
        search.putArray("indices").add(UsageIndex.NAME).add(ResultIndex.NAME + "*");
        search.set("query", search());
        ArrayNode triggers = monitor.putArray("triggers");
        for (State state : State.values()) {
            triggers.addObject().set("query_level_trigger", trigger(state));
        }
        return monitor;
    }

    private ObjectNode trigger(State state) {
        ObjectNode trigger = Json.object();
        trigger.put("name", state.word()).put("severity", severity());
        trigger.putObject("condition")
                .putObject("script")
                .put("lang", "painless")
                .put("source", condition(state));
        ObjectNode action = trigger.putArray("actions").addObject();
        action.put("name", "tell").put("destination_id", channelId);
        action.putObject("message_template").put("lang", "mustache").put("source", message(state));
        long silence = silence(state).toMinutes();
        action.put("throttle_enabled", silence > 0);
        if (silence > 0) {
            action.putObject("throttle").put("value", silence).put("unit", "MINUTES");
        }
        return trigger;
    }

    /**
     * A message per interval: the next one is due when the next interval is metered. None more
     * about an end, as long as that can be found.
     */
    private Duration silence(State state) {
        return switch (state) {
            case GOING_ON -> api.interval().minus(TimeToAlert.MONITOR_PERIOD);
            case OVER -> reach().compareTo(MOST_SILENCE) < 0 ? reach() : MOST_SILENCE;
        };
    }

    /** Holds if one of the entities is an incident: with a grade, or without needing one. */
    private String condition(State state) {
        return """
        if (ctx.results == null || ctx.results.size() == 0 || ctx.results[0].aggregations == null) { return false; }
        def found = ctx.results[0].aggregations;
        for (def entity : found.usage.%s.buckets) {
          boolean grew = entity.growing.value > 0 && entity.n.value - entity.expected.value >= %s;
          if (found.grades.doc_count > 0 || grew || entity.evidence.value >= %s) { return true; }
        }
        return false;
        """
                .formatted(
                        aggregation(state),
                        api.leastDeviation().calls(),
                        api.sensitivity().certain());
    }

    /** 1 is the worst of Alerting's five. */
    private String severity() {
        return switch (api.severity()) {
            case CRITICAL -> "1";
            case HIGH -> "2";
            case MEDIUM -> "3";
            case LOW -> "4";
        };
    }

    private String message(State state) {
        ObjectNode said = Json.object();
        said.put("type", Alert.TYPE)
                .put("version", Alert.VERSION)
                .put("state", state.word())
                .put("account", account)
                .put("api", api.id())
                .put("title", api.title())
                .put("severity", api.severity().word())
                .put("intervalSeconds", api.interval().toSeconds())
                .put("detector", detector.name());
        // Two braces of an operator's text would begin a mustache tag.
        String fixed = said.toString().replace("{{", "{\\u007b");
        String grades =
                detector.isSplit()
                        ? found("grades.entity.named.keys.buckets")
                        : "[{\"key\":\"\",\"of\":" + found("grades") + "}]";
        return fixed.substring(0, fixed.length() - 1)
                + ",\"period\":{\"from\":\"{{ctx.periodStart}}\",\"to\":\"{{ctx.periodEnd}}\"}"
                + ",\"entities\":"
                + found("usage." + aggregation(state) + ".buckets")
                + ",\"grades\":"
                + grades
                + "}";
    }

    private static String found(String path) {
        return "{{#toJson}}ctx.results.0.aggregations." + path + "{{/toJson}}";
    }

    private static String aggregation(State state) {
        return state == State.GOING_ON ? "going_on" : "over";
    }

    private ObjectNode search() {
        ObjectNode search = Json.object();
        search.put("size", 0).put("track_total_hits", false);
        ArrayNode either = search.putObject("query").putObject("bool").putArray("should");
        either.add(surprising());
        either.add(graded());
        ObjectNode found = search.putObject("aggregations");
        ObjectNode usage = found.putObject("usage");
        usage.set("filter", surprising());
        ObjectNode states = usage.putObject("aggregations");
        states.set("going_on", entities(">="));
        states.set("over", entities("<"));
        ObjectNode grades = found.putObject("grades");
        grades.set("filter", graded());
        grades.set("aggregations", detector.isSplit() ? gradesByEntity() : grades());
        return search;
    }

    /** As long as an interval with a surprise may still be followed by one that belongs to it. */
    private Duration quiet() {
        return time.windowDelay().plus(api.interval().multipliedBy(IncidentRules.GAP + 1L));
    }

    /** How far back everything lies that may matter. */
    private Duration reach() {
        return quiet().plus(api.interval().multipliedBy(GATHERING));
    }

    private String since() {
        return "{{period_end}}||-" + reach().toMinutes() + "m";
    }

    private ObjectNode surprising() {
        ObjectNode query = Json.object();
        ObjectNode bool = query.putObject("bool");
        ArrayNode filter = bool.putArray("filter");
        filter.addObject().putObject("term").put("account", account);
        filter.addObject().putObject("term").put("api", api.id());
        filter.addObject().putObject("range").putObject(UsageIndex.TIME).put("gte", since());
        double margin = api.sensitivity().margin();
        ArrayNode either = filter.addObject().putObject("bool").putArray("should");
        either.addObject().putObject("range").putObject("surprise").put("gte", margin);
        ArrayNode fall = either.addObject().putObject("bool").putArray("filter");
        fall.addObject().putObject("range").putObject("surprise").put("lte", -margin);
        // Events of later intervals may still be on their way.
        fall.addObject()
                .putObject("range")
                .putObject(UsageIndex.TIME)
                .put("lt", "{{period_end}}||-" + time.windowDelay().toMinutes() + "m");
        either.addObject().putObject("term").put("growing", true);
        ObjectNode script = filter.addObject().putObject("script").putObject("script");
        script.put("lang", "painless").put("source", DEVIATES);
        script.putObject("params")
                .put("calls", api.leastDeviation().calls())
                .put("part", api.leastDeviation().percent() / 100);
        return query;
    }

    private ObjectNode graded() {
        ObjectNode query = Json.object();
        ObjectNode bool = query.putObject("bool");
        ArrayNode filter = bool.putArray("filter");
        filter.addObject().putObject("term").put("detector_id", detectorId);
        filter.addObject().putObject("range").putObject("anomaly_grade").put("gt", 0);
        filter.addObject().putObject("range").putObject("data_end_time").put("gte", since());
        if (detector.isSplit()) {
            filter.add(entityIs("api", api.id()));
        }
        // A historical analysis goes over old intervals, and its results are new.
        bool.putArray("must_not").addObject().putObject("exists").put("field", "task_id");
        return query;
    }

    private static ObjectNode entityIs(String name, String value) {
        ObjectNode query = Json.object();
        ObjectNode nested = query.putObject("nested").put("path", "entity");
        ArrayNode both = nested.putObject("query").putObject("bool").putArray("filter");
        both.addObject().putObject("term").put("entity.name", name);
        both.addObject().putObject("term").put("entity.value", value);
        return query;
    }

    private static ObjectNode grades() {
        ObjectNode grades = Json.object();
        metric(grades, "grade", "max", "anomaly_grade");
        metric(grades, "confidence", "max", "confidence");
        return grades;
    }

    private static ObjectNode gradesByEntity() {
        ObjectNode result = Json.object();
        ObjectNode entity = result.putObject("entity");
        entity.putObject("nested").put("path", "entity");
        ObjectNode named = entity.putObject("aggregations").putObject("named");
        named.putObject("filter").putObject("term").put("entity.name", "entity");
        ObjectNode keys = named.putObject("aggregations").putObject("keys");
        keys.putObject("terms").put("field", "entity.value").put("size", MOST_ENTITIES);
        ObjectNode of = keys.putObject("aggregations").putObject("of");
        of.putObject("reverse_nested");
        of.set("aggregations", grades());
        return result;
    }

    /**
     * @param comparison of the last surprising interval with the time from which on an incident may
     *     still go on
     */
    private ObjectNode entities(String comparison) {
        ObjectNode entities = Json.object();
        entities.putObject("terms")
                .put("field", "entity")
                .put("size", MOST_ENTITIES)
                .putObject("order")
                .put("n", "desc");
        ObjectNode of = entities.putObject("aggregations");
        for (String sum : new String[] {"n", "expected", "low", "high"}) {
            metric(of, sum, "sum", sum);
        }
        metric(of, "highest", "max", "surprise");
        metric(of, "lowest", "min", "surprise");
        metric(of, "first", "min", UsageIndex.TIME);
        metric(of, "last", "max", UsageIndex.TIME);
        metric(of, "growing", "max", "growing");
        of.putObject("evidence")
                .putObject("scripted_metric")
                .put("init_script", "state.all = []")
                .put(
                        "map_script",
                        // Growth is judged as a whole.
                        "if (doc['growing'].size() > 0 && doc['growing'].value) { return; }"
                                + " state.all.add([(double) doc['start'].value.toInstant().toEpochMilli(),"
                                + " doc['surprise'].value])")
                .put("combine_script", "return state.all")
                .put("reduce_script", EVIDENCE)
                .putObject("params")
                .put("interval", (double) api.interval().toMillis());
        ObjectNode selector = of.putObject("counts").putObject("bucket_selector");
        selector.putObject("buckets_path")
                .put("evidence", "evidence.value")
                .put("growing", "growing")
                .put("n", "n")
                .put("expected", "expected")
                .put("last", "last");
        ObjectNode script = selector.putObject("script");
        script.put("lang", "painless")
                .put(
                        "source",
                        ("(params.evidence >= params.graded"
                                        + " || (params.growing > 0 && params.n - params.expected >= params.calls))"
                                        + " && params.last %s Long.parseLong(params.end) - params.quiet")
                                .formatted(comparison));
        script.putObject("params")
                .put("graded", api.sensitivity().graded())
                .put("calls", api.leastDeviation().calls())
                .put("end", "{{period_end}}")
                .put("quiet", quiet().toMillis());
        return entities;
    }

    private static void metric(ObjectNode into, String name, String kind, String field) {
        into.putObject(name).putObject(kind).put("field", field);
    }
}
