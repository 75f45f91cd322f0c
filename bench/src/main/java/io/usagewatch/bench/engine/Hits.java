package io.usagewatch.bench.engine;

import java.util.List;

/**
 * What graded intervals were worth: one that is near an incident of its entity finds it, every
 * other one is a false alarm.
 */
record Hits(int found, int incidents, int falseAlarms) {
    static final Hits NONE = new Hits(0, 0, 0);

    static Hits of(List<Graded> graded, List<Graded> incidents, long interval) {
        int found = 0;
        for (Graded incident : incidents) {
            if (graded.stream().anyMatch(one -> one.isNear(incident, interval))) {
                found++;
            }
        }
        int off = 0;
        for (Graded one : graded) {
            if (incidents.stream().noneMatch(incident -> one.isNear(incident, interval))) {
                off++;
            }
        }
        return new Hits(found, incidents.size(), off);
    }

    Hits plus(Hits other) {
        return new Hits(
                found + other.found, incidents + other.incidents, falseAlarms + other.falseAlarms);
    }

    double f1() {
        return found == 0 ? 0 : 2.0 * found / (found + falseAlarms + incidents);
    }
}
