package io.usagewatch.sandbox.anomaly.recording;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * What an answer must have in common with the recorded one: everything, but for the short lists of
 * {@link MayDiffer}.
 */
final class Comparison {
    private static final List<String> STATES = List.of("CREATED", "INIT", "RUNNING", "FINISHED");
    private static final Pattern MODEL =
            Pattern.compile("[A-Za-z0-9_-]{20}_(entity(?=_)|model_rcf_0)(_[A-Za-z0-9_-]{22})?");
    private static final Pattern INDEX =
            Pattern.compile("(cwl|history)-(\\d{4}\\.\\d{2}\\.\\d{2}|dummy)");
    private static final long MINUTE = 60_000;
    private static final double TOLERANCE = 1e-6;

    private static final Pattern ISO_TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z?");
    private static final Pattern POSITION = Pattern.compile("seqNo \\[\\d+\\]");

    private final Translation translation;
    private final boolean results;
    private final boolean chosen;
    private final boolean ofAny;
    private final boolean ordered;

    Comparison(Translation translation, Exchange exchange) {
        this.translation = translation;
        this.results = exchange.isAboutResults();
        this.ordered = exchange.text().contains("\"sort\"");
        this.ofAny = results && !exchange.asksForOneDetector();
        this.chosen = results && !exchange.asksForAllOfRun();
    }

    /** What differs, in words; empty when nothing does. */
    List<String> differences(JsonNode theirs, JsonNode ours) {
        List<String> differences = new ArrayList<>();
        compare("", "", theirs, ours, differences);
        return differences;
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
        if (anyOfMany(theirs)) {
            return;
        }
        boolean found = theirs.has("_source");
        boolean moving =
                isFurther(theirs.path("state"), ours.path("state"))
                        || isFurther(theirs.at("/ad_task/state"), ours.at("/ad_task/state"));
        Set<String> more = new TreeSet<>(ours.propertyNames());
        for (String field : theirs.propertyNames()) {
            String translated = ourField(field, more);
            JsonNode a = theirs.get(field);
            JsonNode b = ours.path(translated);
            more.remove(translated);
            if ((moving && MayDiffer.MOVING.contains(field))
                    || (found && field.equals("_version"))
                    || (b.isMissingNode() && isOptional(field))) {
                continue;
            }
            compare(at + "/" + field, field, a, b, differences);
        }
        for (String field : more) {
            if (!(moving && MayDiffer.MOVING.contains(field)) && !isOptional(field)) {
                differences.add(
                        at + "/" + field + " is " + shown(ours.get(field)) + " for nothing");
            }
        }
    }

    /** A search without order that finds more than it returns may return any of them. */
    private boolean anyOfMany(JsonNode hits) {
        return !ordered
                && hits.at("/total/value").asLong(0) > hits.path("hits").size()
                && !hits.path("hits").isEmpty();
    }

    /** Some objects have ids as their fields. */
    private String ourField(String theirs, Set<String> ours) {
        String translated = translation.text(theirs);
        if (!ours.contains(translated) && Translation.ID.matcher(theirs).matches()) {
            return ours.stream()
                    .filter(field -> Translation.ID.matcher(field).matches())
                    .findFirst()
                    .orElse(translated);
        }
        return translated;
    }

    private boolean isOptional(String field) {
        return (results && MayDiffer.GRADED_ONLY.contains(field))
                || (ofAny && MayDiffer.OF_ONE_DETECTOR.contains(field));
    }

    /**
     * Whether ours has got further than the recorded run had when it asked; or ours was stopped,
     * and so was the recorded one at another moment, or was through already.
     */
    private static boolean isFurther(JsonNode theirs, JsonNode ours) {
        int a = STATES.indexOf(theirs.asString(""));
        int b = STATES.indexOf(ours.asString(""));
        boolean stopped = ours.asString("").equals("STOPPED");
        boolean wasStopped = theirs.asString("").equals("STOPPED");
        return (a >= 0 && a < STATES.size() - 1 && b >= a)
                || (stopped && (wasStopped || a == STATES.size() - 1));
    }

    private void arrays(
            String at, String field, JsonNode theirs, JsonNode ours, List<String> differences) {
        boolean anyNumber = chosen || MayDiffer.GROWING.contains(field);
        if (theirs.size() != ours.size() && !(anyNumber && !theirs.isEmpty() && !ours.isEmpty())) {
            differences.add(at + " has " + ours.size() + " for " + theirs.size() + " elements");
        }
        int[] partners =
                field.equals("anomaly_result")
                        ? byEntity(theirs, ours)
                        : partners(field, theirs, ours);
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] >= 0) {
                compare(at + "/" + i, field, theirs.get(i), ours.get(partners[i]), differences);
            }
        }
    }

    /** Entities of a preview come in any order, the intervals of each in theirs. */
    private static int[] byEntity(JsonNode theirs, JsonNode ours) {
        Map<JsonNode, Deque<Integer>> places = new HashMap<>();
        for (int j = 0; j < ours.size(); j++) {
            places.computeIfAbsent(ours.get(j).path("entity"), e -> new ArrayDeque<>()).add(j);
        }
        return IntStream.range(0, theirs.size())
                .map(
                        i -> {
                            Deque<Integer> left =
                                    places.getOrDefault(
                                            theirs.get(i).path("entity"), new ArrayDeque<>());
                            return left.isEmpty() ? -1 : left.poll();
                        })
                .toArray();
    }

    /** For each of theirs the place of ours that is most like it. */
    private int[] partners(String field, JsonNode theirs, JsonNode ours) {
        int[] partners = new int[theirs.size()];
        Set<Integer> left = new TreeSet<>();
        for (int j = 0; j < ours.size(); j++) {
            left.add(j);
        }
        for (int i = 0; i < partners.length; i++) {
            int best = left.contains(i) ? i : -1;
            if (MayDiffer.UNORDERED.contains(field)) {
                int least = Integer.MAX_VALUE;
                for (int j : left) {
                    int differences = differences(theirs.get(i), ours.get(j)).size();
                    if (differences < least) {
                        least = differences;
                        best = j;
                    }
                }
            }
            left.remove(best);
            partners[i] = best;
        }
        return partners;
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
                    || (results && (MayDiffer.RANDOM.contains(field) || field.isEmpty()))
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
        return (long) theirs % MINUTE != 0 || results || translation.time((long) theirs) == ours;
    }

    private boolean isSameText(String field, String theirs, String ours) {
        boolean ofAnyDetector = ofAny && MayDiffer.OF_ONE_DETECTOR.contains(field);
        // Which entity a forest grades somewhere is as random as the grade.
        boolean ofAnyEntity = chosen && field.equals("value");
        if (ofAnyDetector || ofAnyEntity) {
            return true;
        }
        String a = translation.text(theirs);
        return a.equals(ours) || neutral(a).equals(neutral(ours));
    }

    private static String neutral(String text) {
        String neutral = MODEL.matcher(text).replaceAll("<id>_$1");
        neutral = Translation.ID.matcher(neutral).replaceAll("<id>");
        neutral = INDEX.matcher(neutral).replaceAll("$1-<date>");
        neutral = ISO_TIME.matcher(neutral).replaceAll("<time>");
        neutral = POSITION.matcher(neutral).replaceAll("seqNo");
        return neutral.replaceAll("1[6-9]\\d{11}", "<time>");
    }

    private static String shown(JsonNode node) {
        String text = node.isMissingNode() ? "absent" : node.toString();
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }
}
