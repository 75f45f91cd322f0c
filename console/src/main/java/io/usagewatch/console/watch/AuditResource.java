package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.rest.RestException;
import io.usagewatch.detection.audit.AuditEntry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit over REST. */
@RestController
@RequestMapping("/api/v1/audit")
class AuditResource {

    private static final int MOST = 500;

    private final Accounts accounts;
    private final AuditBoard board;

    AuditResource(Accounts accounts, AuditBoard board) {
        this.accounts = accounts;
        this.board = board;
    }

    /**
     * @param items newest first
     * @param missing accounts that do not answer, so that their entries are not there
     */
    record Page(List<AuditEntry> items, List<Missing> missing) {}

    record Missing(String account, String problem) {}

    @GetMapping
    Page audit(
            @RequestParam(required = false) @Nullable List<String> account,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(defaultValue = "100") int limit) {
        int most = Math.clamp(limit, 1, MOST);
        Answers<List<AuditEntry>> answers =
                board.read(
                        new AuditQuery(
                                in(account),
                                Optional.ofNullable(subject),
                                Optional.ofNullable(before).map(AuditResource::instant),
                                most));
        return new Page(
                answers.covered().stream()
                        .flatMap(answer -> answer.good().stream())
                        .flatMap(good -> good.value().stream())
                        .sorted(Comparator.comparing(AuditEntry::at).reversed())
                        .limit(most)
                        .toList(),
                answers.missing().stream().map(AuditResource::missing).toList());
    }

    private static Missing missing(Answer<List<AuditEntry>> answer) {
        return new Missing(answer.account().id(), answer.problem().orElseThrow().what());
    }

    private List<Account> in(@Nullable List<String> ids) {
        if (ids == null) {
            return accounts.all();
        }
        return ids.stream()
                .map(
                        id ->
                                accounts.find(id)
                                        .orElseThrow(
                                                () ->
                                                        RestException.badField(
                                                                "account",
                                                                "the console has no account '%.40s'"
                                                                        .formatted(id),
                                                                "GET /api/v1/accounts lists those that it has.")))
                .toList();
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw RestException.badField(
                    "before",
                    "'%.40s' is no time".formatted(text),
                    "Write it as 2026-11-24T16:00:00Z.");
        }
    }
}
