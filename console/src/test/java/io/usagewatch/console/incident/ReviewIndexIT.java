package io.usagewatch.console.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.console.WatchedAccount;
import io.usagewatch.detection.incident.Decision.Scope;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Review;
import io.usagewatch.detection.review.ReviewChange;
import io.usagewatch.detection.review.ReviewIndex;
import io.usagewatch.detection.review.ReviewStep;
import io.usagewatch.detection.review.Reviews;
import io.usagewatch.detection.review.Standing;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reviews in a real node. */
class ReviewIndexIT {

    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir static Path data;
    private static Node node;
    private static SearchDomain domain;

    @BeforeAll
    static void start() {
        node = Node.start(NodeSettings.named("reviews", data));
        domain = new WatchedAccount(node).domain();
    }

    @AfterAll
    static void stop() {
        domain.close();
        node.close();
    }

    @Test
    void whatIsWrittenIsReadBackWhole() {
        Incident incident = incident("lambda-invoke", NOON);
        Review first =
                written(
                        Review.none(incident)
                                .with(
                                        step(
                                                "alice",
                                                new ReviewChange(
                                                        Optional.of(Status.EXPECTED),
                                                        Optional.of(NOON.plus(MONTH)),
                                                        Scope.API,
                                                        Optional.of("bob"),
                                                        "load test " + WatchedAccount.HOSTILE)),
                                        incident));
        Review second =
                written(first.with(step("bob", ReviewChange.commented("is over")), incident));

        assertThat(ReviewIndex.find(domain, incident)).isEqualTo(second);
        assertThat(standing(incident).review()).contains(second);
        assertThat(second.version()).isNotEqualTo(first.version());
    }

    @Test
    void theSecondOfTwoOperatorsWritesNothing() {
        Incident incident = incident("kms-decrypt", NOON);
        Review seenByBoth =
                written(
                        Review.none(incident)
                                .with(step("alice", ReviewChange.commented("look")), incident));

        Review won =
                written(seenByBoth.with(step("alice", ReviewChange.to(Status.RESOLVED)), incident));
        Optional<Review> lost =
                ReviewIndex.write(
                        domain,
                        seenByBoth.with(
                                step("bob", ReviewChange.to(Status.ACKNOWLEDGED)), incident));

        assertThat(lost).isEmpty();
        assertThat(ReviewIndex.find(domain, incident)).isEqualTo(won);
    }

    @Test
    void ofManyFirstDecisionsAtOnceExactlyOneIsWritten() throws Exception {
        Incident incident = incident("ebs-create-volume", NOON);
        List<Callable<Boolean>> operators = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "operator-" + i;
            operators.add(
                    () ->
                            ReviewIndex.write(
                                            domain,
                                            Review.none(incident)
                                                    .with(
                                                            step(
                                                                    name,
                                                                    ReviewChange.to(
                                                                            Status.RESOLVED)),
                                                            incident))
                                    .isPresent());
        }
        int written = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> one : threads.invokeAll(operators)) {
                written += one.get() ? 1 : 0;
            }
        }

        assertThat(written).isEqualTo(1);
        assertThat(ReviewIndex.find(domain, incident).steps()).hasSize(1);
    }

    @Test
    void whatIsStillExpectedIsReadHoweverOldItIs() {
        Incident old = incident("iam-new-credentials", NOON.minus(MONTH.multipliedBy(3)));
        Incident longOver = incident("console-login-failures", NOON.minus(MONTH.multipliedBy(3)));
        Instant then = old.end();
        written(
                Review.none(old)
                        .with(
                                new ReviewStep(
                                        then,
                                        "alice",
                                        ReviewChange.expected(Optional.empty(), Scope.ENTITY, "")),
                                old));
        written(
                Review.none(longOver)
                        .with(
                                new ReviewStep(
                                        then,
                                        "alice",
                                        ReviewChange.expected(
                                                Optional.of(then.plusSeconds(60)),
                                                Scope.ENTITY,
                                                "")),
                                longOver));

        assertThat(standing(incident("iam-new-credentials", NOON)).status())
                .isEqualTo(Status.EXPECTED);
        assertThat(standing(longOver)).isEqualTo(Standing.NEW);
    }

    @Test
    void anotherAccountOfTheSameDomainHasItsOwn() {
        assertThat(ReviewIndex.read(domain, "999999999999", NOON.minus(MONTH)))
                .extracting(reviews -> reviews.standing(incident("lambda-invoke", NOON)))
                .isEqualTo(Standing.NEW);
    }

    private static Standing standing(Incident incident) {
        Reviews reviews = ReviewIndex.read(domain, WatchedAccount.ID, NOON.minus(MONTH));
        return reviews.standing(incident);
    }

    private static Review written(Review review) {
        return ReviewIndex.write(domain, review).orElseThrow();
    }

    private static ReviewStep step(String by, ReviewChange change) {
        return new ReviewStep(NOON.plusSeconds(600), by, change);
    }

    private static Incident incident(String api, Instant start) {
        return IncidentFilterTest.row(api, start).incident();
    }
}
