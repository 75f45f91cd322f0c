package io.usagewatch.sandbox.anomaly.recording;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * From the recorded run's ids, times and positions to ours.
 *
 * <p>Times are moved by whole days, so that what was recent then is recent now.
 */
final class Translation {
    /** What may stand for an id that the node makes up, where the recorded answer has one. */
    static final String ANY_ID = "[A-Za-z0-9_-]{20}(?:[A-Za-z0-9_-]{2})?";

    /** Ids that the node made up, in recordings: 20 or 22 characters, never only a word. */
    static final Pattern ID =
            Pattern.compile(
                    "(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[a-z])(?=[A-Za-z0-9_-]*(?:[0-9_-]|[A-Z]{3}))"
                            + "[A-Za-z0-9_-]{20}(?:[A-Za-z0-9_-]{2})?(?![A-Za-z0-9_-])");

    private static final Pattern TIME = Pattern.compile("(?<!\\d)1[6-9]\\d{11}(?!\\d)");
    private static final Pattern POSITION =
            Pattern.compile("if_seq_no=(\\d+)&if_primary_term=\\d+");

    private final Duration later;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> positions = new HashMap<>();

    /**
     * @param later how much later than the recorded run this one is: whole days
     */
    Translation(Duration later) {
        this.later = later;
    }

    boolean knows(String recorded) {
        return ids.containsKey(recorded);
    }

    void learn(String recorded, String ours) {
        ids.putIfAbsent(recorded, ours);
    }

    /** Our id for a recorded one, or the same when there is none. */
    String id(String recorded) {
        return ids.getOrDefault(recorded, recorded);
    }

    long time(long recorded) {
        return recorded + later.toMillis();
    }

    /** A recorded text with our ids and times in it. */
    String text(String recorded) {
        String text = recorded;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            text = text.replace(id.getKey(), id.getValue());
        }
        return each(TIME, text, time -> Long.toString(this.time(Long.parseLong(time.group()))));
    }

    String path(String recorded) {
        Matcher position = POSITION.matcher(recorded);
        String path = recorded;
        if (position.find()) {
            String id = recorded.replaceAll("\\?.*", "").replaceAll(".*/", "");
            path =
                    recorded.replace(
                            position.group(),
                            positions.getOrDefault(id + "@" + position.group(1), position.group()));
        }
        return text(path);
    }

    /** Learns from a pair of answered values: the one then, and the one now. */
    void learn(JsonNode theirs, JsonNode ours) {
        if (theirs.has("_id") && theirs.has("_seq_no") && ours.has("_seq_no")) {
            positions.put(
                    theirs.get("_id").asString() + "@" + theirs.get("_seq_no"),
                    "if_seq_no="
                            + ours.get("_seq_no")
                            + "&if_primary_term="
                            + ours.get("_primary_term"));
        }
        if (theirs.isString() && ours.isString()) {
            Matcher ids = ID.matcher(theirs.asString());
            Matcher alike =
                    pattern(theirs.asString(), id -> "(" + ANY_ID + ")").matcher(ours.asString());
            for (int i = 1; alike.matches() && ids.find(); i++) {
                learn(ids.group(), alike.group(i));
            }
        }
    }

    /** Texts that are as a recorded one, with our ids: of those not known, any. */
    Pattern like(String recorded) {
        return pattern(recorded, id -> knows(id) ? Pattern.quote(id(id)) : ANY_ID);
    }

    private static Pattern pattern(String recorded, UnaryOperator<String> ours) {
        StringBuilder pattern = new StringBuilder();
        Matcher ids = ID.matcher(recorded);
        int from = 0;
        while (ids.find()) {
            pattern.append(Pattern.quote(recorded.substring(from, ids.start())))
                    .append(ours.apply(ids.group()));
            from = ids.end();
        }
        return Pattern.compile(pattern + Pattern.quote(recorded.substring(from)));
    }

    private static String each(Pattern pattern, String text, Function<MatchResult, String> change) {
        return pattern.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(change.apply(match)));
    }
}
