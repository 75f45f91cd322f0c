package io.usagewatch.console.incident;

import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.words.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * When and where: a lane per account or per monitored API, cut into cells of time that show the
 * worst incident in them. In the shape that the browser's element reads.
 *
 * @param cells cells of a lane
 */
public record SwimLanes(int cells, List<Tick> ticks, List<Lane> lanes) {

    /** What a lane stands for. */
    public enum By {
        ACCOUNT,
        API
    }

    /**
     * @param cell index of the cell that it stands over
     */
    public record Tick(int cell, String label) {}

    /**
     * @param key id of the account or of the API
     * @param missing the account does not answer
     * @param marks cells with incidents, from left to right
     */
    public record Lane(String key, String name, boolean missing, List<Mark> marks) {}

    /**
     * @param cell index
     * @param at start of the cell, as in the address
     * @param severity worst one in it
     * @param label for those who do not see it
     */
    public record Mark(int cell, String at, String severity, boolean chosen, String label) {}

    /** Every account has a lane, also one without incidents and one that does not answer. */
    static SwimLanes byAccount(
            Answers<List<IncidentRow>> answers,
            List<IncidentRow> shown,
            IncidentFilter filter,
            Instant now) {
        Drawing drawing = new Drawing(filter, filter.account(), now);
        Map<String, List<IncidentRow>> rows = by(shown, row -> row.account().id());
        List<Lane> lanes = new ArrayList<>();
        for (Answer<List<IncidentRow>> answer : answers.accounts()) {
            String id = answer.account().id();
            lanes.add(
                    drawing.lane(
                            id,
                            answer.account().name(),
                            answer.problem().isPresent(),
                            rows.getOrDefault(id, List.of())));
        }
        return drawing.of(lanes);
    }

    /** A lane per monitored API that has incidents, by its title. */
    static SwimLanes byApi(List<IncidentRow> shown, IncidentFilter filter, Instant now) {
        Drawing drawing = new Drawing(filter, filter.api(), now);
        return drawing.of(
                by(shown, row -> row.api().id()).values().stream()
                        .map(
                                own ->
                                        drawing.lane(
                                                own.getFirst().api().id(),
                                                own.getFirst().api().title(),
                                                false,
                                                own))
                        .sorted(Comparator.comparing(Lane::name))
                        .toList());
    }

    private static Map<String, List<IncidentRow>> by(
            List<IncidentRow> rows, Function<IncidentRow, String> key) {
        return rows.stream().collect(Collectors.groupingBy(key));
    }

    /**
     * The cells of one range of time.
     *
     * @param chosen key of the lane whose cell the filter names
     * @param from start of the first cell
     */
    private record Drawing(
            TimeRange range, Optional<Instant> cell, Optional<String> chosen, Instant from) {

        Drawing(IncidentFilter filter, Optional<String> chosen, Instant now) {
            this(filter.range(), filter.cell(), chosen, first(filter.range(), now));
        }

        private static Instant first(TimeRange range, Instant now) {
            long seconds = range.cell().toSeconds();
            Instant to = Instant.ofEpochSecond((now.getEpochSecond() / seconds + 1) * seconds);
            return to.minus(range.length());
        }

        SwimLanes of(List<Lane> lanes) {
            return new SwimLanes(range.cells(), ticks(), lanes);
        }

        Lane lane(String key, String name, boolean missing, List<IncidentRow> rows) {
            Map<Integer, List<IncidentRow>> byCell = new HashMap<>();
            for (IncidentRow row : rows) {
                int last = Math.min(cellOf(row.incident().end().minusMillis(1)), range.cells() - 1);
                for (int i = Math.max(0, cellOf(row.incident().start())); i <= last; i++) {
                    byCell.computeIfAbsent(i, _ -> new ArrayList<>()).add(row);
                }
            }
            return new Lane(
                    key,
                    name,
                    missing,
                    byCell.keySet().stream()
                            .sorted()
                            .map(i -> mark(key, name, i, byCell.getOrDefault(i, List.of())))
                            .toList());
        }

        private int cellOf(Instant time) {
            return (int)
                    Math.floorDiv(
                            Duration.between(from, time).toSeconds(), range.cell().toSeconds());
        }

        private Mark mark(String key, String name, int index, List<IncidentRow> here) {
            Instant start = from.plus(range.cell().multipliedBy(index));
            Severity worst =
                    here.stream()
                            .map(row -> row.incident().severity())
                            .max(Comparator.naturalOrder())
                            .orElseThrow();
            boolean isChosen =
                    cell.filter(start::equals).isPresent()
                            && chosen.filter(key::equals).isPresent();
            String label =
                    "%s, %s to %s: %d %s, worst %s"
                            .formatted(
                                    name,
                                    Times.dayAndTime(start),
                                    Times.clock(start.plus(range.cell())),
                                    here.size(),
                                    here.size() == 1 ? "incident" : "incidents",
                                    worst.word());
            return new Mark(index, start.toString(), worst.word(), isChosen, label);
        }

        /** At full days, or at full quarters of the only one. */
        private List<Tick> ticks() {
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
}
