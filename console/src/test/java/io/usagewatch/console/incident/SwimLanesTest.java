package io.usagewatch.console.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answer.Good;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.Problem;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SwimLanesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:10:00Z");
    private static final IncidentRow ROW =
            IncidentFilterTest.row(Instant.parse("2026-11-20T10:25:00Z"));

    @Test
    void anIncidentMarksEveryCellItReachesInto() {
        SwimLanes lanes = lanes(IncidentFilter.DEFAULT.withRange(TimeRange.DAY));

        assertThat(lanes.lanes().getFirst().marks())
                .extracting(SwimLanes.Mark::at, SwimLanes.Mark::severity)
                .containsExactly(
                        tuple("2026-11-20T10:00:00Z", "medium"),
                        tuple("2026-11-20T10:30:00Z", "medium"));
        assertThat(lanes.lanes().getFirst().marks().getFirst().label())
                .isEqualTo("payments-prod, Fri 20 Nov 10:00 to 10:30: 1 incident, worst medium");
    }

    @Test
    void theCellChosenInTheFilterIsThatOfItsAccountOnly() {
        IncidentFilter filter =
                IncidentFilter.DEFAULT
                        .withRange(TimeRange.DAY)
                        .withCell(Optional.of(Instant.parse("2026-11-20T10:30:00Z")));

        assertThat(lanes(filter).lanes().getFirst().marks()).noneMatch(SwimLanes.Mark::chosen);
        assertThat(
                        lanes(filter.withAccount(Optional.of("111122223333")))
                                .lanes()
                                .getFirst()
                                .marks())
                .extracting(SwimLanes.Mark::chosen)
                .containsExactly(false, true);
    }

    @Test
    void aMissingAccountKeepsItsLane() {
        assertThat(lanes(IncidentFilter.DEFAULT).lanes())
                .extracting(SwimLanes.Lane::name, SwimLanes.Lane::missing)
                .contains(tuple("legacy-shared", true));
    }

    @Test
    void everyRangeHasTicksAtFullDaysOrQuarters() {
        for (TimeRange range : TimeRange.values()) {
            SwimLanes lanes = lanes(IncidentFilter.DEFAULT.withRange(range));
            assertThat(lanes.ticks()).as(range.words()).hasSizeBetween(3, 8);
        }
    }

    @Test
    void byApiThereIsALaneForEachThatHasIncidents() {
        SwimLanes lanes = SwimLanes.byApi(List.of(ROW), IncidentFilter.DEFAULT, NOW);

        assertThat(lanes.lanes())
                .extracting(SwimLanes.Lane::key, SwimLanes.Lane::name)
                .containsExactly(tuple(ROW.api().id(), ROW.api().title()));
        assertThat(lanes.lanes().getFirst().marks()).hasSize(1);
        assertThat(SwimLanes.byApi(List.of(), IncidentFilter.DEFAULT, NOW).lanes()).isEmpty();
    }

    private static SwimLanes lanes(IncidentFilter filter) {
        Account missing =
                new Account("444455556666", "legacy-shared", "", URI.create("http://127.0.0.1:1"));
        Answers<List<IncidentRow>> answers =
                new Answers<>(
                        List.of(
                                new Answer<>(
                                        ROW.account(),
                                        Optional.of(new Good<>(List.of(ROW), NOW)),
                                        Optional.empty()),
                                new Answer<>(
                                        missing,
                                        Optional.empty(),
                                        Optional.of(new Problem("is gone", "Wait.")))));
        return SwimLanes.byAccount(answers, List.of(ROW), filter, NOW);
    }
}
