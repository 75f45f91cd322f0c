package io.usagewatch.sandbox.anomaly.recording;

import static org.awaitility.Awaitility.await;

import io.usagewatch.sandbox.anomaly.Api;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Makes all recorded requests again, in order, and compares the answers. */
final class Replay {
    /** Until what was written can be found. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Until what runs in the background is as far as it was in the recorded run. */
    private static final Duration PATIENCE_FOR_STATES = Duration.ofSeconds(30);

    /** Monitors run once a minute. */
    private static final Duration PATIENCE_FOR_ALERTS = Duration.ofSeconds(75);

    /** Where the recorded run's webhooks went. */
    private static final String HOOK = "127.0.0.1:19299";

    private static final Duration PAUSE = Duration.ofMillis(300);

    /**
     * What came of one exchange.
     *
     * @param reason why it was not made, or may differ; empty when it was equal or has no excuse
     * @param differences from the recorded answer
     * @param unexcused those of them that no rule allows
     */
    record Outcome(
            Exchange exchange,
            boolean isMade,
            String reason,
            List<String> differences,
            List<String> unexcused) {
        boolean isEqual() {
            return isMade && differences.isEmpty();
        }

        private static Outcome leftOut(Exchange exchange, String reason) {
            return new Outcome(exchange, false, reason, List.of(), List.of());
        }
    }

    private final List<Exchange> exchanges;
    private final Api api;
    private final Translation translation;
    private final Known known;
    private final Gaps gaps;
    private final MonitorGaps monitorGaps;
    private final RecordedData data;
    private boolean written;

    /**
     * @param hook address that takes what webhooks are sent
     * @param filledIn receives what is done that no recording shows, in words
     */
    Replay(List<Exchange> exchanges, Api api, Instant now, String hook, Consumer<String> filledIn) {
        this.exchanges = exchanges;
        this.api = api;
        this.known = new Known(exchanges);
        this.translation = new Translation(later(exchanges, now));
        this.translation.learn(HOOK, hook);
        this.gaps = new Gaps(known, translation, api, filledIn);
        this.monitorGaps = new MonitorGaps(known, translation, api, filledIn);
        this.data = new RecordedData(exchanges, known);
    }

    /** By how many whole days the recorded run was made before now. */
    private static Duration later(List<Exchange> exchanges, Instant now) {
        long recorded =
                exchanges.stream()
                        .mapToLong(
                                exchange ->
                                        exchange.answer().findPath("last_update_time").asLong(0))
                        .max()
                        .orElse(0);
        return Duration.ofDays(ChronoUnit.DAYS.between(Instant.ofEpochMilli(recorded), now));
    }

    /**
     * @param each receives every outcome when it is known
     */
    List<Outcome> outcomes(Consumer<Outcome> each) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            Outcome outcome = outcome(exchange);
            each.accept(outcome);
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private Outcome outcome(Exchange exchange) {
        Optional<String> leftOut = Exceptions.leftOut(exchange);
        if (leftOut.isPresent()) {
            return Outcome.leftOut(exchange, leftOut.get());
        }
        // The recorded run had its data once the first index was there.
        if (!written && exchange.path().contains("/_plugins/")) {
            written = true;
            data.write(translation, Instant.now(), this::write);
        }
        if (exchange.path().contains("_validate")) {
            data.writeLatest(Instant.now(), this::write);
        }
        gaps.before(exchange);
        monitorGaps.before(exchange);
        if (gaps.isBeyond(exchange)) {
            return Outcome.leftOut(
                    exchange, "what it is about was made by an exchange that was not recorded");
        }
        Comparison comparison = new Comparison(translation, exchange);
        Api.Answer answer = lastAnswer(exchange, comparison);
        Outcome outcome = outcome(exchange, answer, comparison);
        comparison.learn(exchange.answer(), answer.body());
        gaps.after(exchange);
        return outcome;
    }

    /**
     * Asks until the answer is as recorded, while asking changes nothing and it still may become
     * so.
     */
    private Api.Answer lastAnswer(Exchange exchange, Comparison comparison) {
        Instant begun = Instant.now();
        return await().pollDelay(Duration.ZERO)
                .pollInterval(PAUSE)
                .atMost(PATIENCE_FOR_ALERTS.multipliedBy(2))
                .until(() -> ask(exchange), answer -> isLast(exchange, answer, comparison, begun));
    }

    private Api.Answer ask(Exchange exchange) {
        return api.call(
                exchange.method(),
                translation.path(exchange.path()),
                translation.text(exchange.text()));
    }

    private static boolean isLast(
            Exchange exchange, Api.Answer answer, Comparison comparison, Instant begun) {
        List<String> differences = differences(exchange, answer, comparison);
        return differences.isEmpty()
                || !exchange.isReading()
                || (answer.status() != exchange.status() && answer.status() >= 400)
                || Instant.now().isAfter(begun.plus(patience(exchange, differences)));
    }

    private static Outcome outcome(Exchange exchange, Api.Answer answer, Comparison comparison) {
        List<String> differences = differences(exchange, answer, comparison);
        Optional<Exceptions.Differing> rule =
                differences.isEmpty() ? Optional.empty() : Exceptions.mayDiffer(exchange);
        List<String> unexcused =
                rule.isPresent() && answer.status() == exchange.status()
                        ? rule.get()
                                .rest()
                                .differences(comparison, exchange.answer(), answer.body())
                        : differences;
        return new Outcome(
                exchange,
                true,
                rule.map(Exceptions.Differing::reason).orElse(""),
                differences,
                unexcused);
    }

    private void write(String index, String bulk) {
        known.index(index).ifPresent(body -> api.put("/" + index, body.toString()));
        api.post("/" + index + "/_bulk?refresh=true", bulk);
    }

    private static Duration patience(Exchange exchange, List<String> differences) {
        if (exchange.group() == Exchange.Group.ALERTING) {
            return PATIENCE_FOR_ALERTS;
        }
        return differences.stream().anyMatch(difference -> difference.contains("/state is"))
                ? PATIENCE_FOR_STATES
                : PATIENCE;
    }

    private static List<String> differences(
            Exchange exchange, Api.Answer answer, Comparison comparison) {
        if (answer.status() != exchange.status()) {
            return List.of(
                    "status "
                            + answer.status()
                            + " for "
                            + exchange.status()
                            + ": "
                            + answer.body());
        }
        JsonNode theirs = exchange.answer();
        return exchange.method().equals("HEAD")
                ? List.of()
                : comparison.differences(theirs, answer.body());
    }
}
