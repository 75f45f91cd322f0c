package io.usagewatch.sandbox.anomaly.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What an answer must have in common with the recorded one: everything, but for the short lists of
 * {@link MayDiffer}.
 */
final class Comparison {
    private static final Pattern MODEL =
            Pattern.compile("[A-Za-z0-9_-]{20}_(entity(?=_)|model_rcf_0)(_[A-Za-z0-9_-]{22})?");
    private static final Pattern INDEX =
            Pattern.compile("(cwl|history)-(\\d{4}\\.\\d{2}\\.\\d{2}|dummy)");
    private static final String HITS = "hits";
    private static final long MINUTE = 60_000;

    /** The recorded run is made again at another time of another day. */
    private static final long A_DAY_AND_MORE = 25 * 60 * MINUTE;

    /** Which of the intervals of a run are graded is random. */
    private static final long A_MONTH = 31 * 24 * 60 * MINUTE;

    private static final double TOLERANCE = 1e-6;

    private static final Pattern ISO_TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z?");
    private static final Pattern POSITION = Pattern.compile("seqNo \\[\\d+\\]");

    private final Translation translation;
    private final boolean results;
    private final boolean chosen;
    private final boolean ofAny;
    private final boolean ordered;
    private final boolean descending;
    private final Shape shape;
    private final Shape shapeOfAny;

    Comparison(Translation translation, Exchange exchange) {
        this.translation = translation;
        this.results = exchange.isAboutResults();
        this.ordered = exchange.asksForOrder();
        this.descending = exchange.text().contains("\"desc\"");
        this.shape = new Shape(this::isOptional);
        this.shapeOfAny =
                new Shape(field -> isOptional(field) || MayDiffer.OF_ONE_STATE.contains(field));
        this.ofAny = results && !exchange.asksForOneDetector();
        this.chosen = results && !exchange.asksForAllOfRun();
    }

    /** What differs, in words; empty when nothing does. */
    List<String> differences(JsonNode theirs, JsonNode ours) {
        List<String> differences = new ArrayList<>();
        compare("", "", theirs, ours, differences);
        return differences;
    }

    /** What differs but for values, in words. */
    List<String> differencesOfShape(JsonNode theirs, JsonNode ours) {
        return shape.differences("", theirs, ours);
    }

    /** Learns the ids of the values that stand in the same place. */
    void learn(JsonNode theirs, JsonNode ours) {
        translation.learn(theirs, ours);
        if (theirs.isObject() && ours.isObject()) {
            for (String field : theirs.propertyNames()) {
                JsonNode a = theirs.get(field);
                JsonNode b = ours.path(field);
                if (a.isArray() && b.isArray()) {
                    learn(field, a, b);
                } else {
                    learn(a, b);
                }
            }
        } else if (theirs.isArray() && ours.isArray()) {
            learn("", theirs, ours);
        }
    }

    private void learn(String field, JsonNode theirs, JsonNode ours) {
        int[] partners = partners(field, theirs, ours);
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] >= 0) {
                learn(theirs.get(i), ours.get(partners[i]));
            }
        }
    }

    private void compare(
            String at, String field, JsonNode theirs, JsonNode ours, List<String> differences) {
        if (theirs.isObject() && ours.isObject()) {
            objects(at, theirs, ours, differences);
        } else if (theirs.isArray() && ours.isArray()) {
            arrays(at, field, theirs, ours, differences);
        } else if (!isSame(field, theirs, ours)) {
            differences.add(at + " is " + shown(ours) + " for " + shown(theirs));
        }
    }

    private void objects(String at, JsonNode theirs, JsonNode ours, List<String> differences) {
        boolean found = theirs.has("_source");
        boolean anyOfMany = anyOfMany(theirs);
        Progress progress = Progress.of(theirs, ours);
        Set<String> more = new TreeSet<>(ours.propertyNames());
        for (String field : theirs.propertyNames()) {
            String translated = ourField(field, more);
            JsonNode a = theirs.get(field);
            JsonNode b = ours.path(translated);
            more.remove(translated);
            String inside = at + "/" + field;
            if ((found && field.equals("_version"))
                    || (b.isMissingNode() && (isOptional(field) || isNoError(field, a)))) {
                continue;
            }
            if (anyOfMany && field.equals(HITS)) {
                sameNumber(inside, a, b, differences);
                differences.addAll(shapeOfAny.differences(inside, a, b));
            } else if (MayDiffer.MOVING.contains(field) && progress != Progress.NONE) {
                differences.addAll(progress.differences(shape, inside, a, b));
            } else {
                compare(inside, field, a, b, differences);
            }
        }
        for (String field : more) {
            boolean moving = progress == Progress.FURTHER && MayDiffer.MOVING.contains(field);
            if (!moving && !isOptional(field) && !isNoError(field, ours.get(field))) {
                differences.add(
                        at + "/" + field + " is " + shown(ours.get(field)) + " for nothing");
            }
        }
    }

    /** A task says so from its first interval on. */
    private static boolean isNoError(String field, JsonNode value) {
        return field.equals("error") && value.asString("").isEmpty() && value.isString();
    }

    /** A search without order that finds more than it returns may return any of them. */
    private boolean anyOfMany(JsonNode hits) {
        return !ordered
                && hits.at("/total/value").asLong(0) > hits.path(HITS).size()
                && !hits.path(HITS).isEmpty();
    }

    private static void sameNumber(
            String at, JsonNode theirs, JsonNode ours, List<String> differences) {
        if (theirs.size() != ours.size()) {
            differences.add(at + " has " + ours.size() + " for " + theirs.size() + " elements");
        }
    }

    /** Some objects have ids as their fields. */
    private String ourField(String theirs, Set<String> ours) {
        String translated = translation.text(theirs);
        if (!ours.contains(translated) && Translation.ID.matcher(theirs).matches()) {
            return ours.stream()
                    .filter(field -> field.matches(Translation.ANY_ID))
                    .findFirst()
                    .orElse(translated);
        }
        return translated;
    }

    private boolean isOptional(String field) {
        return (results && MayDiffer.GRADED_ONLY.contains(field))
                || (ofAny && MayDiffer.OF_ONE_DETECTOR.contains(field));
    }

    private void arrays(
            String at, String field, JsonNode theirs, JsonNode ours, List<String> differences) {
        boolean anyNumber = chosen || MayDiffer.GROWING.contains(field);
        if (!anyNumber || theirs.isEmpty() || ours.isEmpty()) {
            sameNumber(at, theirs, ours, differences);
        }
        if (field.equals(HITS) && ordered && !Lists.isInOrder(ours, descending)) {
            differences.add(at + " is not in the order that was asked for");
        }
        int[] partners =
                field.equals("anomaly_result")
                        ? Lists.byEntity(theirs, ours)
                        : partners(field, theirs, ours);
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] >= 0) {
                compare(at + "/" + i, field, theirs.get(i), ours.get(partners[i]), differences);
            }
        }
    }

    /** For each of theirs the place of ours that stands for it. */
    private int[] partners(String field, JsonNode theirs, JsonNode ours) {
        boolean inAnyOrder =
                MayDiffer.UNORDERED.contains(field) && (!ordered || field.equals(HITS));
        return inAnyOrder
                ? Lists.mostAlike(theirs, ours, (a, b) -> differences(a, b).size())
                : Lists.byPlace(theirs, ours);
    }

    private boolean isSame(String field, JsonNode theirs, JsonNode ours) {
        if (theirs.equals(ours)
                || MayDiffer.VARYING.contains(field)
                || (results && field.equals("_id"))) {
            return !ours.isMissingNode();
        }
        if (theirs.isNumber() && ours.isNumber()) {
            double a = theirs.asDouble();
            double b = ours.asDouble();
            return (isTime(a) && isTime(b) && isSameTime(a, b))
                    || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a))
                    || (results && MayDiffer.RANDOM.contains(field))
                    || (chosen && field.equals("value"));
        }
        return theirs.isString()
                && ours.isString()
                && isSameText(field, theirs.asString(), ours.asString());
    }

    private static boolean isTime(double value) {
        return value > 1.6e12 && value < 2e12;
    }

    /** Readings of a clock differ; what lies on a whole minute was asked for. */
    private boolean isSameTime(double theirs, double ours) {
        double apart = Math.abs(translation.time((long) theirs) - ours);
        return results
                ? apart < A_MONTH
                : apart < ((long) theirs % MINUTE == 0 ? 1 : A_DAY_AND_MORE);
    }

    private boolean isSameText(String field, String theirs, String ours) {
        boolean ofAnyDetector = ofAny && MayDiffer.OF_ONE_DETECTOR.contains(field);
        // Which entity a forest grades somewhere is as random as the grade.
        boolean ofAnyEntity = chosen && field.equals("value");
        if (ofAnyDetector || ofAnyEntity) {
            return true;
        }
        return translation.text(theirs).equals(ours)
                || translation.like(neutral(theirs)).matcher(neutral(ours)).matches();
    }

    private static String neutral(String text) {
        String neutral = MODEL.matcher(text).replaceAll("<model>_$1");
        neutral = INDEX.matcher(neutral).replaceAll("$1-<date>");
        neutral = ISO_TIME.matcher(neutral).replaceAll("<time>");
        neutral = POSITION.matcher(neutral).replaceAll("seqNo");
        return neutral.replaceAll("1[6-9]\\d{11}", "<time>");
    }

    static String shown(JsonNode node) {
        String text = node.isMissingNode() ? "absent" : node.toString();
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }
}
