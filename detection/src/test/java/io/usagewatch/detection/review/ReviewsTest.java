package io.usagewatch.detection.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.incident.Decision.Scope;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Review.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReviewsTest {

    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Incident MORNING = incident("a", NOON.minus(Duration.ofHours(4)));
    private static final Instant TOMORROW = NOON.plus(Duration.ofDays(1));

    @Test
    void an_incident_that_nobody_decided_about_is_open() {
        assertThat(Reviews.NONE.standing(MORNING)).isEqualTo(Standing.NEW);
    }

    @Test
    void a_comment_decides_nothing() {
        Reviews reviews = reviewed(MORNING, ReviewChange.commented("looking"));

        assertThat(reviews.standing(MORNING).status()).isEqualTo(Status.OPEN);
        assertThat(reviews.standing(MORNING).reopened()).isFalse();
    }

    @Test
    void what_goes_on_after_it_was_resolved_is_reopened() {
        Incident goesOn = incident("a", NOON);
        Reviews reviews = reviewed(goesOn, ReviewChange.to(Status.RESOLVED));

        assertThat(reviews.standing(goesOn).status()).isEqualTo(Status.OPEN);
        assertThat(reviews.standing(goesOn).reopened()).isTrue();
        assertThat(reviewed(MORNING, ReviewChange.to(Status.RESOLVED)).standing(MORNING).status())
                .isEqualTo(Status.RESOLVED);
    }

    @Test
    void what_is_expected_keeps_the_next_one_of_its_entity_quiet_and_says_why() {
        Reviews reviews =
                reviewed(
                        MORNING,
                        ReviewChange.expected(Optional.of(TOMORROW), Scope.ENTITY, "load test"));

        Standing next = reviews.standing(incident("a", NOON));

        assertThat(next.status()).isEqualTo(Status.EXPECTED);
        assertThat(next.until()).contains(TOMORROW);
        assertThat(next.because().orElseThrow().incident()).isEqualTo(MORNING.id());
        assertThat(next.version()).isEqualTo(Version.NONE);
        assertThat(reviews.standing(incident("b", NOON)).status()).isEqualTo(Status.OPEN);
        assertThat(reviews.standing(incident("a", TOMORROW)).status()).isEqualTo(Status.OPEN);
    }

    @Test
    void what_is_expected_of_the_whole_api_keeps_other_entities_quiet() {
        Reviews reviews = reviewed(MORNING, ReviewChange.expected(Optional.empty(), Scope.API, ""));

        assertThat(reviews.standing(incident("b", NOON)).status()).isEqualTo(Status.EXPECTED);
    }

    @Test
    void what_is_decided_about_an_incident_itself_counts_first() {
        Incident next = incident("a", NOON);
        Reviews reviews =
                reviewed(MORNING, ReviewChange.expected(Optional.empty(), Scope.ENTITY, ""))
                        .with(review(next, ReviewChange.to(Status.OPEN)));

        assertThat(reviews.standing(next).status()).isEqualTo(Status.OPEN);
    }

    @Test
    void an_older_version_does_not_replace_a_newer_one() {
        Review older = review(MORNING, ReviewChange.to(Status.ACKNOWLEDGED)).at(new Version(4, 1));
        Review newer = review(MORNING, ReviewChange.to(Status.RESOLVED)).at(new Version(5, 1));

        assertThat(new Reviews(List.of(newer)).with(older).standing(MORNING).status())
                .isEqualTo(Status.RESOLVED);
        assertThat(new Reviews(List.of(older)).with(newer).standing(MORNING).status())
                .isEqualTo(Status.RESOLVED);
    }

    @Test
    void what_was_decided_stays_when_late_events_give_the_incident_an_earlier_start() {
        Incident asItWas = incident("a", NOON);
        Incident asItIs = incident("a", NOON.minus(Duration.ofMinutes(1)));
        Reviews reviews = reviewed(asItWas, ReviewChange.to(Status.ACKNOWLEDGED));

        assertThat(asItIs.id()).isNotEqualTo(asItWas.id());
        assertThat(reviews.standing(asItIs).status()).isEqualTo(Status.ACKNOWLEDGED);
        assertThat(reviews.standing(asItIs).review().orElseThrow().incident())
                .isEqualTo(asItWas.id());
    }

    @Test
    void what_was_decided_about_an_entity_says_nothing_about_its_incident_before_or_of_another() {
        Reviews reviews = reviewed(incident("a", NOON), ReviewChange.to(Status.ACKNOWLEDGED));

        assertThat(reviews.standing(incident("a", NOON.minus(Duration.ofMinutes(5)))))
                .isEqualTo(Standing.NEW);
        assertThat(reviews.standing(incident("b", NOON.minus(Duration.ofMinutes(1)))))
                .isEqualTo(Standing.NEW);
    }

    @Test
    void a_decision_that_was_made_while_the_reviews_were_read_is_not_lost() {
        Reviews read = Reviews.NONE;
        Reviews known = reviewed(MORNING, ReviewChange.to(Status.RESOLVED));

        assertThat(read.withChangesOf(known, NOON.minusSeconds(1)).standing(MORNING).status())
                .isEqualTo(Status.RESOLVED);
        assertThat(read.withChangesOf(known, NOON.plusSeconds(1)).standing(MORNING))
                .isEqualTo(Standing.NEW);
    }

    @Test
    void an_assignment_stays_until_it_is_taken_away() {
        Review assigned = review(MORNING, ReviewChange.assigned("alice"));
        Review acknowledged = assigned.with(step(ReviewChange.to(Status.ACKNOWLEDGED)), MORNING);

        assertThat(acknowledged.assignee()).contains("alice");
        assertThat(
                        acknowledged
                                .with(step(ReviewChange.assigned(ReviewChange.NOBODY)), MORNING)
                                .assignee())
                .isEmpty();
    }

    @Test
    void a_change_that_changes_nothing_or_contradicts_itself_names_the_field() {
        assertThatThrownBy(() -> ReviewChange.commented("  "))
                .isInstanceOf(ReviewException.class)
                .hasMessageStartingWith("status: nothing would change");
        assertThatThrownBy(
                        () ->
                                new ReviewChange(
                                        Optional.of(Status.RESOLVED),
                                        Optional.of(NOON),
                                        Scope.ENTITY,
                                        Optional.empty(),
                                        ""))
                .hasMessageStartingWith("until: only what is expected");
        assertThatThrownBy(() -> ReviewChange.commented("x".repeat(2_001)))
                .hasMessageContaining("at most 2000 characters, this one has 2001");
    }

    @Test
    void a_step_says_in_words_who_did_what() {
        assertThat(
                        step(ReviewChange.expected(Optional.of(TOMORROW), Scope.API, "load test"))
                                .words())
                .isEqualTo(
                        "operator marked it expected until Tue 3 Nov 12:00 UTC, for the whole API, commented");
        assertThat(step(ReviewChange.assigned("")).words())
                .isEqualTo("operator assigned it to nobody");
    }

    @Test
    void a_version_reads_what_it_wrote_and_nothing_else() {
        assertThat(Version.of(new Version(7, 2).text())).contains(new Version(7, 2));
        assertThat(Version.of(Version.NONE.text())).contains(Version.NONE);
        assertThat(Version.of("latest")).isEmpty();
    }

    private static Reviews reviewed(Incident incident, ReviewChange change) {
        return new Reviews(List.of(review(incident, change)));
    }

    private static Review review(Incident incident, ReviewChange change) {
        return Review.none(incident).with(step(change), incident);
    }

    private static ReviewStep step(ReviewChange change) {
        return new ReviewStep(NOON, "operator", change);
    }

    /** Five minutes long. */
    private static Incident incident(String entity, Instant start) {
        return new Incident(
                "111122223333:api:" + entity + ":" + start.getEpochSecond(),
                "111122223333",
                "api",
                entity,
                start,
                start.plus(Duration.ofMinutes(5)),
                1,
                1,
                40,
                1,
                12,
                Severity.MEDIUM,
                List.of(start),
                List.of());
    }
}
