package io.usagewatch.sandbox.anomaly.recording;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntBiFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Which element of our list stands for which of theirs: for each of theirs the place in ours, -1
 * where there is none.
 */
final class Lists {
    private Lists() {}

    static int[] byPlace(JsonNode theirs, JsonNode ours) {
        return IntStream.range(0, theirs.size()).map(i -> i < ours.size() ? i : -1).toArray();
    }

    /** Entities of a preview come in any order, the intervals of each in theirs. */
    static int[] byEntity(JsonNode theirs, JsonNode ours) {
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

    /**
     * Each with the one that is left and most like it.
     *
     * @param unlike how much a pair differs
     */
    static int[] mostAlike(
            JsonNode theirs, JsonNode ours, ToIntBiFunction<JsonNode, JsonNode> unlike) {
        int[] partners = new int[theirs.size()];
        Set<Integer> left = new TreeSet<>();
        for (int j = 0; j < ours.size(); j++) {
            left.add(j);
        }
        for (int i = 0; i < partners.length; i++) {
            int best = -1;
            int least = Integer.MAX_VALUE;
            for (int j : left) {
                int differences = unlike.applyAsInt(theirs.get(i), ours.get(j));
                if (differences < least) {
                    least = differences;
                    best = j;
                }
            }
            left.remove(best);
            partners[i] = best;
        }
        return partners;
    }

    /** By the first value that hits are sorted by; where that is the same any order will do. */
    static boolean isInOrder(JsonNode hits, boolean descending) {
        for (int i = 1; i < hits.size(); i++) {
            JsonNode before = hits.get(i - 1).at("/sort/0");
            JsonNode after = hits.get(i).at("/sort/0");
            int order =
                    before.isNumber()
                            ? Double.compare(before.asDouble(), after.asDouble())
                            : before.asString("").compareTo(after.asString(""));
            if (descending ? order < 0 : order > 0) {
                return false;
            }
        }
        return true;
    }
}
