package io.usagewatch.detection.preview;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Training;
import io.usagewatch.detection.metering.ApiCounts;
import io.usagewatch.detection.metering.SparseSeries;
import io.usagewatch.detection.metering.UsageFromEvents;
import io.usagewatch.detection.words.Numbers;
import io.usagewatch.detection.words.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What somebody should know before a definition is rolled out, in sentences. */
final class Warnings {

    /** With usage in fewer than this part of the intervals, what is usual is nothing. */
    private static final double SPARSE = 0.02;

    /** More entities than anybody looks at, each with a series and a model of its own. */
    private static final int MANY_ENTITIES = 200;

    private Warnings() {}

    static List<String> of(
            String account,
            MonitoredApi api,
            UsageFromEvents usage,
            int judged,
            List<MonitoredApi> others) {
        List<String> warnings = new ArrayList<>();
        duplicate(api, others).ifPresent(warnings::add);
        history(account, api, usage.knownSince(), usage.to()).ifPresent(warnings::add);
        entities(usage.counted().size(), judged).ifPresent(warnings::add);
        sparse(api, usage).ifPresent(warnings::add);
        return warnings;
    }

    private static Optional<String> duplicate(MonitoredApi api, List<MonitoredApi> others) {
        return others.stream()
                .filter(other -> !other.id().equals(api.id()))
                .filter(other -> DraftUsage.countsTheSame(other, api))
                .findFirst()
                .map(
                        other ->
                                "%s (%s) counts the same calls already; change that one instead."
                                        .formatted(other.title(), other.id()));
    }

    private static Optional<String> history(
            String account, MonitoredApi api, Instant since, Instant to) {
        Training training = Training.of(api, since, to);
        return training.reason().isEmpty()
                ? Optional.empty()
                : Optional.of("Account %s has %s.".formatted(account, training.reason()));
    }

    private static Optional<String> entities(int entities, int judged) {
        if (entities > ApiCounts.MOST_ENTITIES) {
            return Optional.of(
                    "%s different values: the largest %s are watched one by one, the rest as one called other."
                            .formatted(
                                    Numbers.measure(entities),
                                    Numbers.measure(ApiCounts.MOST_ENTITIES)));
        }
        if (entities > MANY_ENTITIES) {
            return Optional.of(
                    "%s different values, each with a series and a model of its own; split by something with fewer if you can."
                            .formatted(Numbers.measure(entities)));
        }
        return entities > judged
                ? Optional.of(
                        "Of %s different values the %s with most usage are shown here; all are watched."
                                .formatted(Numbers.measure(entities), Numbers.measure(judged)))
                : Optional.empty();
    }

    /** A longer interval fills more of them. */
    private static Optional<String> sparse(MonitoredApi api, UsageFromEvents usage) {
        int length = usage.countedTo() - usage.countedFrom();
        int used =
                usage.counted().values().stream()
                        .mapToInt(series -> used(series, usage))
                        .max()
                        .orElse(0);
        if (used == 0) {
            return Optional.of(
                    "Nothing was counted in %s: the first usage of at least %s will be an incident."
                            .formatted(
                                    Times.length(Duration.between(usage.knownSince(), usage.to())),
                                    Numbers.measure(api.leastDeviation().calls())));
        }
        if (used >= SPARSE * length || api.interval().toHours() >= 1) {
            return Optional.empty();
        }
        return Optional.of(
                "Usage in only %s of %s intervals of %s: nothing is usual, and any use of at least %s surprises; a longer interval fits better."
                        .formatted(
                                Numbers.measure(used),
                                Numbers.measure(length),
                                Times.length(api.interval()),
                                Numbers.measure(api.leastDeviation().calls())));
    }

    private static int used(SparseSeries series, UsageFromEvents usage) {
        int used = 0;
        for (double n : series.dense(usage.countedFrom(), usage.countedTo())) {
            used += n > 0 ? 1 : 0;
        }
        return used;
    }
}
