package io.usagewatch.console.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.QueryParameters;
import io.usagewatch.console.account.Account;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.incident.Decided;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Review;
import io.usagewatch.detection.review.Standing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncidentFilterTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void everythingChosenIsInTheAddressAndComesBackFromIt() {
        IncidentFilter filter =
                new IncidentFilter(
                        TimeRange.MONTH,
                        Optional.of("111122223333"),
                        Optional.of("ec2-run-instances"),
                        Severity.HIGH,
                        StatusChoice.EXPECTED,
                        Optional.of("alice & bob"),
                        Optional.of(Instant.parse("2026-11-18T00:00:00Z")),
                        "run & <b>instances</b>");

        assertThat(IncidentFilter.from(filter.toAddress())).isEqualTo(filter);
    }

    @Test
    void whatIsUsualIsNotInTheAddress() {
        assertThat(IncidentFilter.DEFAULT.toAddress().getQueryString()).isEmpty();
    }

    @Test
    void anAddressTypedByHandNeverFails() {
        assertThat(
                        IncidentFilter.from(
                                QueryParameters.fromString(
                                        "range=soon&severity=9&status=x&assignee=&at=yesterday&account=&x=y")))
                .isEqualTo(IncidentFilter.DEFAULT);
    }

    @Test
    void everyWordHasToOccurWhateverItsCase() {
        IncidentRow row = row(NOW.minus(Duration.ofHours(1)));

        assertThat(IncidentFilter.DEFAULT.withText(" WEBHOOKS  payments ").matches(row, NOW))
                .isTrue();
        assertThat(IncidentFilter.DEFAULT.withText("webhooks staging").matches(row, NOW)).isFalse();
    }

    @Test
    void anIncidentBelongsToARangeThatItReachesInto() {
        IncidentRow row = row(NOW.minus(Duration.ofHours(25)));

        assertThat(IncidentFilter.DEFAULT.withRange(TimeRange.DAY).matches(row, NOW)).isFalse();
        assertThat(
                        IncidentFilter.DEFAULT
                                .withRange(TimeRange.DAY)
                                .matches(row, NOW.minus(Duration.ofMinutes(61))))
                .isTrue();
    }

    @Test
    void aMilderIncidentThanAskedForIsLeftOut() {
        IncidentRow row = row(NOW.minus(Duration.ofHours(1)));

        assertThat(IncidentFilter.DEFAULT.withLeast(Severity.MEDIUM).matches(row, NOW)).isTrue();
        assertThat(IncidentFilter.DEFAULT.withLeast(Severity.HIGH).matches(row, NOW)).isFalse();
    }

    @Test
    void whatIsDecidedLeavesTheUsualList() {
        IncidentRow row = row(NOW.minus(Duration.ofHours(1)));
        IncidentRow resolved = row.as(standing(Status.RESOLVED, Optional.empty()));

        assertThat(IncidentFilter.DEFAULT.matches(row, NOW)).isTrue();
        assertThat(IncidentFilter.DEFAULT.matches(resolved, NOW)).isFalse();
        assertThat(IncidentFilter.DEFAULT.withStatus(StatusChoice.RESOLVED).matches(resolved, NOW))
                .isTrue();
    }

    @Test
    void theAssigneeIsSomebodyOrNobody() {
        IncidentRow row = row(NOW.minus(Duration.ofHours(1)));
        IncidentRow ours = row.as(standing(Status.ACKNOWLEDGED, Optional.of("alice")));
        IncidentFilter alice = IncidentFilter.DEFAULT.withAssignee(Optional.of("alice"));
        IncidentFilter nobody =
                IncidentFilter.DEFAULT.withAssignee(Optional.of(IncidentFilter.NOBODY));

        assertThat(alice.matches(ours, NOW)).isTrue();
        assertThat(alice.matches(row, NOW)).isFalse();
        assertThat(nobody.matches(ours, NOW)).isFalse();
        assertThat(nobody.matches(row, NOW)).isTrue();
    }

    static Standing standing(Status status, Optional<String> assignee) {
        Review review =
                new Review(
                        "id",
                        Decided.of(row(NOW).incident()),
                        Optional.empty(),
                        assignee,
                        List.of(),
                        Review.Version.NONE);
        return new Standing(status, false, Optional.empty(), Optional.of(review), Optional.empty());
    }

    /** Ten minutes of Lambda invocations. */
    static IncidentRow row(Instant start) {
        return row("lambda-invoke", start);
    }

    static IncidentRow row(String api, Instant start) {
        return row(
                new Account(
                        "111122223333",
                        "payments-prod",
                        "us-east-1",
                        URI.create("http://127.0.0.1:1")),
                api,
                start);
    }

    static IncidentRow row(Account account, String api, Instant start) {
        return new IncidentRow(
                new Incident(
                        account.id() + ":" + api + ":x:" + start.getEpochSecond(),
                        account.id(),
                        api,
                        "webhooks",
                        start,
                        start.plus(Duration.ofMinutes(10)),
                        0,
                        0,
                        3_120,
                        104.3,
                        12,
                        Severity.MEDIUM,
                        List.of(start, start.plus(Duration.ofMinutes(5))),
                        List.of()),
                account,
                Catalog.builtIn().get(api),
                Standing.NEW);
    }
}
