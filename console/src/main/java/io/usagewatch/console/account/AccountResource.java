package io.usagewatch.console.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Accounts over REST. */
@RestController
@RequestMapping("/api/v1/accounts")
class AccountResource {

    private final AccountHealths healths;

    AccountResource(AccountHealths healths) {
        this.healths = healths;
    }

    /**
     * @param status {@code answers}, {@code does not answer}, {@code asked}
     * @param problem absent where it answers
     */
    record AccountItem(
            String id,
            String name,
            String region,
            String status,
            Optional<Instant> lastEventTime,
            Optional<Long> ingestLagSeconds,
            Optional<DetectorCounts> detectors,
            Optional<Problem> problem) {}

    record DetectorCounts(int running, int initializing, int failed) {}

    @GetMapping
    List<AccountItem> accounts() {
        return healths.answers().now().accounts().stream().map(AccountResource::item).toList();
    }

    private static AccountItem item(Answer<AccountHealth> answer) {
        Account account = answer.account();
        Optional<AccountHealth> health = answer.good().map(Answer.Good::value);
        return new AccountItem(
                account.id(),
                account.name(),
                account.region(),
                answer.isAwaited()
                        ? "asked"
                        : answer.problem().isPresent() ? "does not answer" : "answers",
                health.flatMap(AccountHealth::lastEvent),
                health.flatMap(AccountHealth::lag).map(Duration::toSeconds),
                health.map(AccountHealth::detectors)
                        .map(d -> new DetectorCounts(d.running(), d.initializing(), d.failed())),
                answer.problem());
    }
}
