package io.usagewatch.console.incident;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.Problem;
import io.usagewatch.console.rest.RestException;
import io.usagewatch.detection.review.ReviewChange;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Incidents over REST. */
@RestController
@RequestMapping("/api/v1/incidents")
class IncidentResource {

    private final Accounts accounts;
    private final IncidentBoard board;
    private final IncidentReading reading;
    private final ReviewDesk desk;
    private final Clock clock;

    IncidentResource(
            Accounts accounts,
            IncidentBoard board,
            IncidentReading reading,
            ReviewDesk desk,
            Clock clock) {
        this.accounts = accounts;
        this.board = board;
        this.reading = reading;
        this.desk = desk;
        this.clock = clock;
    }

    @GetMapping
    IncidentPage incidents(@RequestParam MultiValueMap<String, String> parameters) {
        IncidentQuery query = IncidentQuery.of(parameters);
        query.accounts().forEach(this::requireAccount);
        return IncidentPage.of(query, board.now(), board.cuts(), clock.instant());
    }

    @GetMapping("/{id}")
    IncidentDetail incident(@PathVariable String id) {
        IncidentRow row = find(id);
        Answer<IncidentReading.Reading> read = reading.whole(row);
        return read.good()
                .map(good -> IncidentDetail.of(row, good.value(), clock.instant()))
                .orElseThrow(
                        () ->
                                RestException.unavailable(
                                        row.account(), read.problem().orElseThrow()));
    }

    /**
     * Only JSON can be read into the body, so any other type is refused; said as {@code consumes},
     * the request would be one for no resource at all.
     */
    @PatchMapping("/{id}")
    IncidentItem change(@PathVariable String id, @RequestBody IncidentPatch patch) {
        ReviewChange change = patch.change();
        return switch (desk.change(find(id), patch.seen(), change)) {
            case ReviewOutcome.Written written -> item(written.row());
            case ReviewOutcome.Beaten beaten ->
                    throw RestException.conflict(
                                    "somebody was faster: " + beaten.words(),
                                    "Look at the incident again, and send its new version.")
                            .with("account", beaten.row().account().id())
                            .with("current", item(beaten.row()));
            case ReviewOutcome.Refused refused -> throw refused.why();
            case ReviewOutcome.Failed failed ->
                    throw RestException.unavailable(failed.row().account(), failed.problem());
        };
    }

    private IncidentItem item(IncidentRow row) {
        return IncidentItem.of(row, clock.instant());
    }

    private void requireAccount(String id) {
        if (accounts.find(id).isEmpty()) {
            throw RestException.badField(
                    "account",
                    "the console has no account '" + id + "'",
                    "GET /api/v1/accounts lists those that it has.");
        }
    }

    /** An incident of an account that never answered may be there all the same. */
    private IncidentRow find(String id) {
        Answers<List<IncidentRow>> answers = board.now();
        Optional<IncidentRow> row =
                IncidentBoard.merged(answers).stream().filter(r -> r.id().equals(id)).findFirst();
        return row.orElseThrow(
                () ->
                        answers.accounts().stream()
                                .filter(answer -> isOf(answer.account(), id))
                                .findFirst()
                                .flatMap(IncidentResource::whyItMayBeThere)
                                .orElseGet(
                                        () ->
                                                RestException.notFound(
                                                        "there is no incident '" + id + "'",
                                                        "It may be older than 30 days, or late events have given it an earlier start: GET /api/v1/incidents has it then.")));
    }

    private static Optional<RestException> whyItMayBeThere(Answer<?> answer) {
        return answer.isAwaited()
                ? Optional.of(RestException.unavailable(answer.account(), Problem.AWAITED))
                : answer.problem()
                        .map(problem -> RestException.unavailable(answer.account(), problem));
    }

    private static boolean isOf(Account account, String id) {
        return id.startsWith(account.id() + ":");
    }
}
