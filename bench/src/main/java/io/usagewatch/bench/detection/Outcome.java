package io.usagewatch.bench.detection;

import io.usagewatch.bench.detection.LabelledSeries.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What alarms were worth: an alarm hits a labelled incident if it lies in its window, give or take
 * {@link #NEAR} intervals, and the entity agrees; otherwise it is one false alarm. An incident is
 * found if an alarm hits it, however many do.
 *
 * @param weeks of the series; all figures may be those of several runs
 */
record Outcome(int found, int labelled, int falseAlarms, double weeks) {

    static final int NEAR = 2;
    static final Outcome NONE = new Outcome(0, 0, 0, 0);

    /** Something that was cried, from its first interval to the end of its last. */
    record Alarm(String entity, Instant from, Instant to) {}

    static Outcome of(LabelledSeries series, Collection<Alarm> alarms) {
        Duration near = series.interval().multipliedBy(NEAR);
        List<Label> labels = series.labels();
        int found =
                (int)
                        labels.stream()
                                .filter(l -> alarms.stream().anyMatch(a -> hits(a, l, near)))
                                .count();
        int off =
                (int)
                        alarms.stream()
                                .filter(a -> labels.stream().noneMatch(l -> hits(a, l, near)))
                                .count();
        return new Outcome(found, labels.size(), off, series.weeks());
    }

    private static boolean hits(Alarm alarm, Label label, Duration near) {
        return alarm.entity().equals(label.entity())
                && alarm.from().isBefore(label.to().plus(near))
                && alarm.to().isAfter(label.from().minus(near));
    }

    Outcome plus(Outcome other) {
        return new Outcome(
                found + other.found,
                labelled + other.labelled,
                falseAlarms + other.falseAlarms,
                weeks + other.weeks);
    }

    static Outcome sum(Collection<Outcome> outcomes) {
        return outcomes.stream().reduce(NONE, Outcome::plus);
    }

    double precision() {
        return found == 0 ? 0 : (double) found / (found + falseAlarms);
    }

    double recall() {
        return labelled == 0 ? 0 : (double) found / labelled;
    }

    double f1() {
        return found == 0 ? 0 : 2.0 * found / (found + falseAlarms + labelled);
    }

    double falseAlarmsPerWeek() {
        return weeks == 0 ? 0 : falseAlarms / weeks;
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("precision", precision())
                .put("recall", recall())
                .put("f1", f1())
                .put("falseAlarmsPerWeek", falseAlarmsPerWeek())
                .put("found", found)
                .put("labelled", labelled)
                .put("falseAlarms", falseAlarms)
                .put("weeks", weeks);
    }
}
