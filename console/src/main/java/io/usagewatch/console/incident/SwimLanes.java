package io.usagewatch.console.incident;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.words.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When and where: a lane per account, cut into cells of time that show the worst incident in them.
 * In the shape that the browser's element reads.
 *
 * @param cells cells of a lane
 */
record SwimLanes(int cells, List<Tick> ticks, List<Lane> lanes) {

    /**
     * @param cell index of the cell that it stands over
     */
    record Tick(int cell, String label) {}

    /**
     * @param account id
     * @param missing the account does not answer
     * @param marks cells with incidents, from left to right
     */
    record Lane(String account, String name, boolean missing, List<Mark> marks) {}

    /**
     * @param cell index
     * @param at start of the cell, as in the address
     * @param severity worst one in it
     * @param label for those who do not see it
     */
    record Mark(int cell, String at, String severity, boolean chosen, String label) {}

    static SwimLanes of(
            Answers<List<IncidentRow>> answers,
            List<IncidentRow> shown,
            IncidentFilter filter,
            Instant now) {
        TimeRange range = filter.range();
        long cellSeconds = range.cell().toSeconds();
        Instant to = Instant.ofEpochSecond((now.getEpochSecond() / cellSeconds + 1) * cellSeconds);
        Instant from = to.minus(range.length());
        List<Lane> lanes = new ArrayList<>();
        for (Answer<List<IncidentRow>> answer : answers.accounts()) {
            Account account = answer.account();
            List<IncidentRow> own =
                    shown.stream().filter(row -> row.account().equals(account)).toList();
            lanes.add(
                    new Lane(
                            account.id(),
                            account.name(),
                            answer.problem().isPresent(),
                            marks(own, account, filter, from)));
        }
        return new SwimLanes(range.cells(), ticks(range, from), lanes);
    }

    private static List<Mark> marks(
            List<IncidentRow> rows, Account account, IncidentFilter filter, Instant from) {
        TimeRange range = filter.range();
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < range.cells(); i++) {
            Instant start = from.plus(range.cell().multipliedBy(i));
            Instant end = start.plus(range.cell());
            List<IncidentRow> here =
                    rows.stream()
                            .filter(row -> row.incident().start().isBefore(end))
                            .filter(row -> row.incident().end().isAfter(start))
                            .toList();
            if (here.isEmpty()) {
                continue;
            }
            Severity worst =
                    here.stream()
                            .map(row -> row.incident().severity())
                            .max(Comparator.naturalOrder())
                            .orElseThrow();
            boolean chosen =
                    filter.cell().filter(start::equals).isPresent()
                            && filter.account().filter(account.id()::equals).isPresent();
            String label =
                    "%s, %s to %s: %d %s, worst %s"
                            .formatted(
                                    account.name(),
                                    Times.dayAndTime(start),
                                    Times.clock(end),
                                    here.size(),
                                    here.size() == 1 ? "incident" : "incidents",
                                    worst.word());
            marks.add(new Mark(i, start.toString(), worst.word(), chosen, label));
        }
        return marks;
    }

    /** At full days, or at full quarters of the only one. */
    private static List<Tick> ticks(TimeRange range, Instant from) {
        Duration distance = range.cell().multipliedBy(range.cellsPerTick());
        Duration grid = range == TimeRange.DAY ? distance : Duration.ofDays(1);
        List<Tick> ticks = new ArrayList<>();
        int last = -range.cellsPerTick();
        for (int i = 0; i < range.cells(); i++) {
            Instant start = from.plus(range.cell().multipliedBy(i));
            if (start.getEpochSecond() % grid.toSeconds() == 0
                    && i - last >= range.cellsPerTick()) {
                String label = range == TimeRange.DAY ? Times.clock(start) : Times.day(start);
                ticks.add(new Tick(i, label));
                last = i;
            }
        }
        return ticks;
    }
}
