package io.usagewatch.detection.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.incident.Decision.Scope;
import io.usagewatch.detection.incident.Decision.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionTest {

    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    @Test
    void an_incident_that_goes_on_after_it_was_resolved_is_open_again() {
        Decision resolved = new Decision(Status.RESOLVED, NOON, Optional.empty(), Scope.ENTITY);

        assertThat(resolved.of(incident("a", NOON.minusSeconds(3_600)))).isEqualTo(Status.RESOLVED);
        assertThat(resolved.of(incident("a", NOON.minusSeconds(60)))).isEqualTo(Status.OPEN);
    }

    @Test
    void an_incident_that_comes_again_after_it_was_resolved_is_open_again() {
        Decision resolved = new Decision(Status.RESOLVED, NOON, Optional.empty(), Scope.ENTITY);
        Incident again =
                incident("a", NOON.minusSeconds(7_200))
                        .repeatedAt(NOON.plusSeconds(60), NOON.plusSeconds(360));

        assertThat(resolved.of(again)).isEqualTo(Status.OPEN);
    }

    @Test
    void a_repetition_that_goes_on_after_the_incident_was_resolved_opens_it_again() {
        Decision resolved = new Decision(Status.RESOLVED, NOON, Optional.empty(), Scope.ENTITY);
        Incident decided = incident("a", NOON.minusSeconds(90_000));

        assertThat(resolved.of(decided.repeatedAt(NOON.minusSeconds(60), NOON.plusSeconds(240))))
                .isEqualTo(Status.OPEN);
        assertThat(resolved.of(decided.repeatedAt(NOON.minusSeconds(300), NOON)))
                .isEqualTo(Status.RESOLVED);
    }

    @Test
    void a_larger_one_or_an_earlier_one_does_not_stay_quiet() {
        Decision expected = new Decision(Status.EXPECTED, NOON, Optional.empty(), Scope.ENTITY);
        Incident decided = incident("a", NOON.minusSeconds(7_200));

        assertThat(expected.keepsQuiet(Decided.of(decided), incident("a", NOON, 60))).isFalse();
        assertThat(
                        expected.keepsQuiet(
                                Decided.of(decided), incident("a", NOON.minusSeconds(9_000))))
                .isFalse();
    }

    @Test
    void what_lasts_longer_than_expected_is_open_again() {
        Decision expected = new Decision(Status.EXPECTED, NOON, Optional.of(NOON), Scope.ENTITY);

        assertThat(expected.of(incident("a", NOON.minusSeconds(3_600)))).isEqualTo(Status.EXPECTED);
        assertThat(expected.of(incident("a", NOON.minusSeconds(60)))).isEqualTo(Status.OPEN);
    }

    @Test
    void what_is_acknowledged_or_a_false_positive_stays_so_however_long_it_lasts() {
        for (Status status : List.of(Status.ACKNOWLEDGED, Status.FALSE_POSITIVE)) {
            assertThat(
                            new Decision(status, NOON, Optional.empty(), Scope.ENTITY)
                                    .of(incident("a", NOON)))
                    .isEqualTo(status);
        }
    }

    @Test
    void an_entity_that_is_expected_until_a_date_stays_quiet_until_then() {
        Incident decided = incident("a", NOON.minusSeconds(7_200));
        Decision expected =
                new Decision(
                        Status.EXPECTED, NOON.minusSeconds(3_600), Optional.of(NOON), Scope.ENTITY);

        assertThat(expected.keepsQuiet(Decided.of(decided), incident("a", NOON.minusSeconds(1))))
                .isTrue();
        assertThat(expected.keepsQuiet(Decided.of(decided), incident("a", NOON))).isFalse();
        assertThat(expected.keepsQuiet(Decided.of(decided), incident("b", NOON.minusSeconds(1))))
                .isFalse();
        assertThat(
                        new Decision(Status.RESOLVED, NOON, Optional.empty(), Scope.ENTITY)
                                .keepsQuiet(Decided.of(decided), incident("a", NOON)))
                .isFalse();
    }

    @Test
    void what_is_expected_of_the_whole_api_is_expected_of_its_other_entities_too() {
        Decided decided = Decided.of(incident("a", NOON.minusSeconds(7_200)));
        Decision expected = new Decision(Status.EXPECTED, NOON, Optional.empty(), Scope.API);

        assertThat(expected.keepsQuiet(decided, incident("b", NOON))).isTrue();
        assertThat(expected.keepsQuiet(decided, incident("b", NOON, 80))).isFalse();
    }

    /** Five minutes long. */
    private static Incident incident(String entity, Instant start) {
        return incident(entity, start, 40);
    }

    private static Incident incident(String entity, Instant start, double actual) {
        return new Incident(
                entity + start,
                "111122223333",
                "api",
                entity,
                start,
                start.plus(Duration.ofMinutes(5)),
                1,
                1,
                actual,
                1,
                12,
                Severity.MEDIUM,
                List.of(start),
                List.of());
    }
}
