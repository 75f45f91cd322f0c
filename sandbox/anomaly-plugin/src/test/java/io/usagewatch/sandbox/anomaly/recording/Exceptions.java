package io.usagewatch.sandbox.anomaly.recording;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** All exchanges that are not made again, or whose answers may differ: by rule, with the reason. */
final class Exceptions {

    /**
     * A kind of exchange.
     *
     * @param reason in a line
     */
    record Rule(String reason, Predicate<Exchange> holds) {}

    /**
     * A kind of exchange whose answers may differ in part.
     *
     * @param rest what must be equal all the same, besides the status
     */
    record Differing(String reason, Predicate<Exchange> holds, Rest rest) {}

    /** Compares what may not differ; the answer is as for {@link Comparison#differences}. */
    interface Rest {
        List<String> differences(Comparison comparison, JsonNode theirs, JsonNode ours);
    }

    private static final List<Rule> LEFT_OUT =
            List.of(
                    new Rule(
                            "the sandbox's nodes have no security plugin",
                            exchange -> exchange.group() == Exchange.Group.SECURITY),
                    new Rule(
                            "legacy paths are not part of the sandbox",
                            exchange -> exchange.path().startsWith("/_opendistro/")),
                    new Rule(
                            "suggestions are not part of the sandbox",
                            exchange -> exchange.path().contains("/_suggest")),
                    new Rule(
                            "statistics per node are not part of the sandbox",
                            exchange ->
                                    exchange.path().matches(".*/_anomaly_detection/[^/]+/stats.*")),
                    new Rule(
                            "names and build of the recorded node",
                            exchange ->
                                    exchange.path().equals("/")
                                            || exchange.path().startsWith("/_cat/plugins")));

    private static final List<Differing> DIFFERING =
            List.of(
                    new Differing(
                            "results of real time: the recorded run went on for more than twenty"
                                    + " minutes with new data, and its node failed in between",
                            exchange ->
                                    exchange.isAboutResults()
                                            && exchange.text().contains("\"must_not\""),
                            Comparison::differencesOfShape),
                    new Differing(
                            "settings of plugins and versions that the sandbox has no part of",
                            exchange -> exchange.path().contains("include_defaults=true"),
                            (comparison, theirs, ours) ->
                                    comparison.differences(
                                            ownDefaults(theirs), ownDefaults(ours))));

    private Exceptions() {}

    /** The defaults of the settings that the sandbox has. */
    private static JsonNode ownDefaults(JsonNode settings) {
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        settings.path("defaults")
                .propertyStream()
                .filter(setting -> setting.getKey().startsWith("plugins.anomaly_detection."))
                .forEach(setting -> own.set(setting.getKey(), setting.getValue()));
        return own;
    }

    /** Why an exchange is not made again, if it is not. */
    static Optional<String> leftOut(Exchange exchange) {
        return LEFT_OUT.stream()
                .filter(rule -> rule.holds().test(exchange))
                .map(Rule::reason)
                .findFirst();
    }

    /** How an answer may differ, if it may. */
    static Optional<Differing> mayDiffer(Exchange exchange) {
        return DIFFERING.stream().filter(rule -> rule.holds().test(exchange)).findFirst();
    }

    /** Reasons that no exchange needed. */
    static List<String> unused(List<Replay.Outcome> outcomes) {
        Set<String> used =
                outcomes.stream().map(Replay.Outcome::reason).collect(Collectors.toSet());
        return Stream.concat(
                        LEFT_OUT.stream().map(Rule::reason),
                        DIFFERING.stream().map(Differing::reason))
                .filter(reason -> !used.contains(reason))
                .toList();
    }
}
