package io.usagewatch.sandbox.anomaly.recording;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** How far something that goes on is, beside how far it was when the recorded run asked. */
enum Progress {
    /** It does not go on, or is not as far: everything is compared. */
    NONE,
    /** In the same state: the fields are the same, their values not. */
    SAME,
    /** Further, or stopped: fields have come and gone. */
    FURTHER;

    private static final List<String> STATES = List.of("CREATED", "INIT", "RUNNING", "FINISHED");
    private static final String STOPPED = "STOPPED";

    static Progress of(JsonNode theirs, JsonNode ours) {
        if (theirs.has("percentage") && percentage(ours) > percentage(theirs)) {
            return FURTHER;
        }
        Progress outer = of(state(theirs, "/state"), state(ours, "/state"));
        return outer == NONE
                ? of(state(theirs, "/ad_task/state"), state(ours, "/ad_task/state"))
                : outer;
    }

    private static int percentage(JsonNode node) {
        return Integer.parseInt(node.path("percentage").asString("0%").replace("%", ""));
    }

    private static String state(JsonNode node, String at) {
        return node.at(at).asString("");
    }

    private static Progress of(String theirs, String ours) {
        int a = STATES.indexOf(theirs);
        int b = STATES.indexOf(ours);
        int last = STATES.size() - 1;
        // One that is stopped may have been through already when the recorded one was, or not yet.
        boolean isStopped = ours.equals(STOPPED) && (theirs.equals(STOPPED) || a == last);
        if (isStopped || (a >= 0 && b > a)) {
            return FURTHER;
        }
        return a >= 0 && a == b && a < last ? SAME : NONE;
    }

    /** What differs in a field that moves. */
    List<String> differences(Shape shape, String at, JsonNode theirs, JsonNode ours) {
        if (this == SAME) {
            return shape.differences(at, theirs, ours);
        }
        return ours.isMissingNode() || theirs.getNodeType() == ours.getNodeType()
                ? List.of()
                : List.of(
                        at + " is " + Comparison.shown(ours) + " for " + Comparison.shown(theirs));
    }
}
