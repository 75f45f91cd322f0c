package io.usagewatch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.incident.Decision.Scope;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Review;
import io.usagewatch.detection.review.ReviewChange;
import io.usagewatch.detection.review.ReviewStep;
import io.usagewatch.detection.review.Reviews;
import io.usagewatch.notify.Notices.Stored;
import io.usagewatch.notify.Notices.Version;
import io.usagewatch.notify.message.Kind;
import io.usagewatch.notify.message.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DueTest {

    private static final Instant START = Instant.parse("2026-11-24T13:05:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final MonitoredApi API = Catalog.builtIn().get("ec2-run-instances");
    private static final Instant SOON = START.plus(Duration.ofMinutes(15));
    private static final Instant LATER = START.plus(Duration.ofHours(2));

    @Test
    void an_incident_nobody_was_told_of_is_told() {
        assertThat(due(List.of(), SOON)).containsExactly(Kind.NEW);
    }

    @Test
    void an_incident_that_was_told_is_not_told_again() {
        assertThat(due(List.of(told(incident())), SOON)).isEmpty();
    }

    @Test
    void an_incident_that_another_invocation_is_telling_is_left_to_it() {
        Notice sending = Notice.first(incident()).sending(SOON.plusSeconds(90));
        assertThat(due(List.of(stored(sending)), SOON)).isEmpty();
    }

    @Test
    void what_an_invocation_died_over_is_told_once_its_lease_is_over() {
        Notice sending = Notice.first(incident()).sending(SOON);
        assertThat(due(List.of(stored(sending)), SOON)).containsExactly(Kind.NEW);
    }

    @Test
    void a_worse_severity_is_told() {
        assertThat(due(List.of(told(incident())), SOON, worse(Severity.CRITICAL, 60, 14)))
                .containsExactly(Kind.UPDATE);
    }

    @Test
    void a_surprise_twice_as_large_is_told() {
        assertThat(due(List.of(told(incident())), SOON, worse(Severity.HIGH, 60, 28)))
                .containsExactly(Kind.UPDATE);
    }

    @Test
    void four_times_as_much_is_told_and_three_times_is_not() {
        assertThat(due(List.of(told(incident())), SOON, worse(Severity.HIGH, 240, 14)))
                .containsExactly(Kind.UPDATE);
        assertThat(due(List.of(told(incident())), SOON, worse(Severity.HIGH, 180, 14))).isEmpty();
    }

    @Test
    void the_end_is_told_once() {
        Stored open = told(incident());
        assertThat(due(List.of(open), LATER)).containsExactly(Kind.ENDED);
        Notice ended = open.notice().told(new Told(Kind.ENDED, LATER, incident()), false);
        assertThat(due(List.of(stored(ended)), LATER)).isEmpty();
    }

    @Test
    void one_that_is_over_when_it_is_first_told_has_one_message() {
        List<Due> due = Due.of(API, List.of(incident()), List.of(), Decisions.NONE, LATER);
        assertThat(due).singleElement().satisfies(one -> assertThat(one.staysOpen()).isFalse());
    }

    @Test
    void one_that_goes_on_after_its_end_was_told_is_told_if_it_has_grown() {
        Notice ended = Notice.first(incident()).told(new Told(Kind.ENDED, SOON, incident()), false);
        assertThat(due(List.of(stored(ended)), SOON)).isEmpty();
        assertThat(due(List.of(stored(ended)), SOON, worse(Severity.CRITICAL, 600, 40)))
                .containsExactly(Kind.UPDATE);
    }

    @Test
    void late_events_that_move_the_start_do_not_make_it_another_incident() {
        Incident earlier = incident("other id", START.minus(INTERVAL), 60, 14, Severity.HIGH);
        assertThat(due(List.of(told(incident())), SOON, earlier)).isEmpty();
    }

    @Test
    void late_events_that_explain_it_end_it_with_a_remark() {
        List<Due> due = Due.of(API, List.of(), List.of(told(incident())), Decisions.NONE, SOON);
        assertThat(due)
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.kind()).isEqualTo(Kind.ENDED);
                            assertThat(one.remarks()).hasSize(1);
                        });
    }

    @Test
    void what_began_too_long_ago_to_be_followed_is_ended_with_another_remark() {
        Instant now = START.plus(Due.FOLLOWED).plusSeconds(1);
        assertThat(Due.of(API, List.of(), List.of(told(incident())), Decisions.NONE, now))
                .singleElement()
                .satisfies(
                        one ->
                                assertThat(one.remarks())
                                        .singleElement()
                                        .asString()
                                        .contains("not followed any longer"));
    }

    @Test
    void what_was_claimed_and_never_told_is_forgotten_once_its_lease_is_over_and_nothing_is_due() {
        Stored claimed = stored(Notice.first(incident()).sending(SOON));
        assertThat(Due.forgotten(List.of(claimed), List.of(), SOON.minusSeconds(1))).isEmpty();
        assertThat(Due.forgotten(List.of(claimed), List.of(), SOON)).containsExactly(claimed);
        List<Due> due = Due.of(API, List.of(incident()), List.of(claimed), Decisions.NONE, SOON);
        assertThat(Due.forgotten(List.of(claimed), due, SOON)).isEmpty();
        assertThat(Due.forgotten(List.of(told(incident())), List.of(), SOON)).isEmpty();
    }

    @Test
    void what_is_not_watched_any_more_is_ended_with_a_remark() {
        assertThat(Due.ofUnwatched(List.of(told(incident())), Decisions.NONE, SOON))
                .singleElement()
                .satisfies(one -> assertThat(one.remarks()).hasSize(1));
    }

    @Test
    void what_was_over_before_notify_was_there_is_no_news() {
        assertThat(due(List.of(), START.plus(Duration.ofHours(7)))).isEmpty();
    }

    @Test
    void of_what_is_expected_nothing_is_told_until_its_date() {
        Decisions expected =
                decided(ReviewChange.expected(Optional.of(SOON), Scope.ENTITY, "load test"));
        assertThat(Due.of(API, List.of(incident()), List.of(), expected, SOON)).isEmpty();
        assertThat(Due.of(API, List.of(grown()), List.of(told(incident())), expected, SOON))
                .isEmpty();

        Decisions wasExpected =
                decided(ReviewChange.expected(Optional.of(START), Scope.ENTITY, "load test"));
        assertThat(Due.of(API, List.of(incident()), List.of(), wasExpected, SOON))
                .extracting(Due::kind, Due::quiet)
                .containsExactly(tuple(Kind.NEW, false));
        assertThat(Due.of(API, List.of(grown()), List.of(told(incident())), wasExpected, SOON))
                .extracting(Due::kind, Due::quiet)
                .containsExactly(tuple(Kind.UPDATE, false));
    }

    @Test
    void the_end_of_a_false_positive_is_noted_and_not_told() {
        Decisions none = decided(ReviewChange.to(Status.FALSE_POSITIVE));
        assertThat(Due.of(API, List.of(grown()), List.of(), none, SOON)).isEmpty();
        assertThat(Due.of(API, List.of(incident()), List.of(told(incident())), none, LATER))
                .extracting(Due::kind, Due::quiet)
                .containsExactly(tuple(Kind.ENDED, true));
        assertThat(Due.of(API, List.of(), List.of(told(incident())), none, SOON))
                .extracting(Due::kind, Due::quiet)
                .containsExactly(tuple(Kind.ENDED, true));
        assertThat(Due.ofUnwatched(List.of(told(incident())), none, SOON))
                .extracting(Due::quiet)
                .containsExactly(true);
    }

    @Test
    void what_somebody_works_on_is_told_all_the_same() {
        for (Status status : List.of(Status.ACKNOWLEDGED, Status.OPEN, Status.RESOLVED)) {
            Decisions worked = decided(ReviewChange.to(status));
            assertThat(Due.of(API, List.of(grown()), List.of(told(incident())), worked, SOON))
                    .as(status.word())
                    .extracting(Due::kind, Due::quiet)
                    .containsExactly(tuple(Kind.UPDATE, false));
        }
    }

    private static Decisions decided(ReviewChange change) {
        Review review =
                Review.none(incident()).with(new ReviewStep(SOON, "ann", change), incident());
        return new Decisions(new Reviews(List.of(review)), List.of());
    }

    private static Incident grown() {
        return worse(Severity.CRITICAL, 600, 40);
    }

    private static List<Kind> due(List<Stored> notices, Instant now, Incident... incidents) {
        List<Incident> found = incidents.length == 0 ? List.of(incident()) : List.of(incidents);
        return Due.of(API, found, notices, Decisions.NONE, now).stream().map(Due::kind).toList();
    }

    private static Stored told(Incident incident) {
        return stored(Notice.first(incident).told(new Told(Kind.NEW, SOON, incident), true));
    }

    private static Stored stored(Notice notice) {
        return new Stored(notice, "ec2-run-instances", Optional.of(new Version(1, 1)));
    }

    private static Incident incident() {
        return worse(Severity.HIGH, 60, 14);
    }

    private static Incident worse(Severity severity, double actual, double surprise) {
        return incident("id", START, actual, surprise, severity);
    }

    private static Incident incident(
            String id, Instant start, double actual, double surprise, Severity severity) {
        return new Incident(
                id,
                "111122223333",
                "ec2-run-instances",
                "",
                start,
                START.plus(Duration.ofMinutes(10)),
                0,
                0,
                actual,
                0,
                surprise,
                severity,
                List.of(start),
                List.of());
    }
}
