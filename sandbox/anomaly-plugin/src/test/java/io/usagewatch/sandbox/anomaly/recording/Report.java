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
        if (!outcome.leftOut().isEmpty()) {
            return "%s: left out, %s%n".formatted(name, outcome.leftOut());
        }
        String reason = Exceptions.mayDiffer(outcome.exchange()).map(why -> ", " + why).orElse("");
        String differences = String.join("; ", outcome.differences());
        return "%s: differs%s: %s%n"
                .formatted(
                        name,
                        reason,
                        differences.length() > WIDTH
                                ? differences.substring(0, WIDTH) + "..."
                                : differences);
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
        long leftOut = outcomes.stream().filter(outcome -> !outcome.leftOut().isEmpty()).count();
        return "%s: %d of %d equal, %d left out, %d differ%n"
                .formatted(
                        name, equal, outcomes.size(), leftOut, outcomes.size() - equal - leftOut);
    }
}
