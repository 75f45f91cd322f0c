package io.usagewatch.sandbox.anomaly.recording;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** All exchanges that are not made again, or whose answers may differ: by rule, with the reason. */
final class Exceptions {

    /**
     * A kind of exchange.
     *
     * @param reason in a line
     */
    record Rule(String reason, Predicate<Exchange> holds) {}

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

    private static final List<Rule> DIFFERING =
            List.of(
                    new Rule(
                            "results of the hour that the recorded run went on, and of data that"
                                    + " came meanwhile",
                            exchange ->
                                    exchange.isAboutResults()
                                            && exchange.text().contains("\"must_not\"")),
                    new Rule(
                            "the recorded node had been started again and had no models yet",
                            exchange ->
                                    exchange.path().contains("/_profile")
                                            && exchange.text().contains("entity")
                                            && exchange.answer().isEmpty()),
                    new Rule(
                            "settings of plugins that the sandbox has no part of",
                            exchange -> exchange.path().contains("include_defaults=true")));

    private Exceptions() {}

    /** Why an exchange is not made again, if it is not. */
    static Optional<String> leftOut(Exchange exchange) {
        return first(LEFT_OUT, exchange);
    }

    /** Why an answer may differ, if it may. */
    static Optional<String> mayDiffer(Exchange exchange) {
        return first(DIFFERING, exchange);
    }

    private static Optional<String> first(List<Rule> rules, Exchange exchange) {
        return rules.stream()
                .filter(rule -> rule.holds().test(exchange))
                .map(Rule::reason)
                .findFirst();
    }
}
