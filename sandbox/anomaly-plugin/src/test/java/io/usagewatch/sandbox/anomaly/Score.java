package io.usagewatch.sandbox.anomaly;

import io.usagewatch.sandbox.anomaly.Reference.Window;
import java.util.List;

/** Event-wise hits of graded intervals on incidents, as the reference's README counts them. */
public record Score(int incidents, int found, int falseAlarms) {
    private static final int SLACK_INTERVALS = 2;

    public static final Score NONE = new Score(0, 0, 0);

    public static Score of(List<Window> graded, List<Window> incidents, long interval) {
        long slack = SLACK_INTERVALS * interval;
        int found =
                (int)
                        incidents.stream()
                                .filter(i -> graded.stream().anyMatch(g -> hits(g, i, slack)))
                                .count();
        int falseAlarms =
                (int)
                        graded.stream()
                                .filter(g -> incidents.stream().noneMatch(i -> hits(g, i, slack)))
                                .count();
        return new Score(incidents.size(), found, falseAlarms);
    }

    private static boolean hits(Window graded, Window incident, long slack) {
        return graded.entity().equals(incident.entity())
                && graded.start() >= incident.start() - slack
                && graded.start() < incident.end() + slack;
    }

    public Score plus(Score other) {
        return new Score(
                incidents + other.incidents, found + other.found, falseAlarms + other.falseAlarms);
    }

    public double precision() {
        return found + falseAlarms == 0 ? 0 : (double) found / (found + falseAlarms);
    }

    public double recall() {
        return incidents == 0 ? 0 : (double) found / incidents;
    }

    public double f1() {
        double sum = precision() + recall();
        return sum == 0 ? 0 : 2 * precision() * recall() / sum;
    }
}
