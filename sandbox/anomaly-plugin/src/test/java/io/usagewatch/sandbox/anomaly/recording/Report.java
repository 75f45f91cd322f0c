package io.usagewatch.sandbox.anomaly.recording;

import io.usagewatch.sandbox.anomaly.recording.Exchange.Group;
import io.usagewatch.sandbox.anomaly.recording.Replay.Outcome;
import java.util.List;
import java.util.Locale;

/** In words: how many answers were equal, and why each of the others was not. */
final class Report {
    private static final int WIDTH = 400;

    private Report() {}

    /** One exchange that was left out or answered differently; nothing for an equal one. */
    static String line(Outcome outcome) {
        if (outcome.isEqual()) {
            return "";
        }
        String name = outcome.exchange().name();
        if (!outcome.isMade()) {
            return "%s: left out, %s%n".formatted(name, outcome.reason());
        }
        return "%s: differs%s: %s%n%s"
                .formatted(
                        name,
                        outcome.reason().isEmpty() ? "" : ", " + outcome.reason(),
                        shortened(outcome.differences()),
                        outcome.reason().isEmpty() || outcome.unexcused().isEmpty()
                                ? ""
                                : "%s: which does not excuse: %s%n"
                                        .formatted(name, shortened(outcome.unexcused())));
    }

    private static String shortened(List<String> differences) {
        String text = String.join("; ", differences);
        return text.length() > WIDTH ? text.substring(0, WIDTH) + "..." : text;
    }

    static String totals(List<Outcome> outcomes) {
        StringBuilder text = new StringBuilder();
        for (Group group : Group.values()) {
            text.append(
                    total(
                            group.name().toLowerCase(Locale.ROOT),
                            outcomes.stream()
                                    .filter(outcome -> outcome.exchange().group() == group)
                                    .toList()));
        }
        return text.append(total("all", outcomes)).toString();
    }

    private static String total(String name, List<Outcome> outcomes) {
        long equal = outcomes.stream().filter(Outcome::isEqual).count();
        long leftOut = outcomes.stream().filter(outcome -> !outcome.isMade()).count();
        return "%s: %d of %d equal, %d left out, %d differ%n"
                .formatted(
                        name, equal, outcomes.size(), leftOut, outcomes.size() - equal - leftOut);
    }
}
