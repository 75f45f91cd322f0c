package io.usagewatch.console.incident;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some incidents over REST, newest first.
 *
 * @param nextCursor absent on the last page
 */
record IncidentPage(List<IncidentItem> items, Optional<String> nextCursor, Coverage coverage) {

    private static final Problem NOT_ASKED =
            new Problem("was not asked yet", "Ask again in a few seconds.");
    private static final Problem CAME_BACK =
            new Problem(
                    "answers again, but did not when the first page was made",
                    "Begin again without a cursor to have its incidents.");

    /**
     * Whose incidents these are.
     *
     * @param answered ids of the accounts that answer
     * @param cut of these, the ones whose older incidents are not held
     */
    record Coverage(List<String> answered, List<MissingAccount> missing, List<CutAccount> cut) {}

    /**
     * An account that answers, and has older incidents than those of this page's time.
     *
     * @param heldFrom when the oldest of its incidents began that the console holds
     */
    record CutAccount(String account, String problem, String nextStep, Instant heldFrom) {}

    /**
     * @param asOf when it last answered, if what it said then is among the incidents
     */
    record MissingAccount(
            String account, String problem, String nextStep, Optional<Instant> asOf) {}

    /**
     * @param cuts by account
     */
    static IncidentPage of(
            IncidentQuery query,
            Answers<List<IncidentRow>> answers,
            Map<String, IncidentBoard.Cut> cuts,
            Instant now) {
        Set<String> left =
                answers.accounts().stream()
                        .filter(answer -> answer.good().isEmpty() || isLeft(query, answer))
                        .map(answer -> answer.account().id())
                        .collect(Collectors.toSet());
        List<IncidentRow> rows =
                IncidentBoard.newestFirst(answers)
                        .filter(row -> !left.contains(row.account().id()))
                        .filter(query::matches)
                        .limit(query.limit() + 1L)
                        .toList();
        List<IncidentRow> page = rows.subList(0, Math.min(rows.size(), query.limit()));
        return new IncidentPage(
                page.stream().map(row -> IncidentItem.of(row, now)).toList(),
                rows.size() > page.size()
                        ? Optional.of(cursor(page.getLast(), left))
                        : Optional.empty(),
                coverage(query, answers, left, cut(query, cuts, rows, answers)));
    }

    private static String cursor(IncidentRow last, Set<String> left) {
        return new IncidentCursor(last.incident().start(), last.id(), left).text();
    }

    private static boolean isLeft(IncidentQuery query, Answer<?> answer) {
        return query.cursor().filter(c -> c.left().contains(answer.account().id())).isPresent();
    }

    /** Whose list is too short for this page: it may lack incidents of theirs. */
    private static List<CutAccount> cut(
            IncidentQuery query,
            Map<String, IncidentBoard.Cut> cuts,
            List<IncidentRow> rows,
            Answers<List<IncidentRow>> answers) {
        Instant reached =
                rows.size() > query.limit()
                        ? rows.get(query.limit() - 1).incident().start()
                        : query.from().orElse(Instant.MIN);
        return answers.accounts().stream()
                .map(Answer::account)
                .filter(account -> query.isAbout(account.id()))
                .filter(account -> cuts.containsKey(account.id()))
                .filter(account -> cuts.get(account.id()).heldFrom().isAfter(reached))
                .map(account -> cut(account, cuts.get(account.id())))
                .toList();
    }

    private static CutAccount cut(Account account, IncidentBoard.Cut cut) {
        return new CutAccount(
                account.id(),
                "%s has %d incidents, of which the console holds the newest %d"
                        .formatted(account.name(), cut.all(), cut.held()),
                "Let the console hold more: usage-watch.incidents-held.",
                cut.heldFrom());
    }

    private static Coverage coverage(
            IncidentQuery query,
            Answers<List<IncidentRow>> answers,
            Set<String> left,
            List<CutAccount> cut) {
        List<String> answered = new ArrayList<>();
        List<MissingAccount> missing = new ArrayList<>();
        for (Answer<List<IncidentRow>> answer : answers.accounts()) {
            Account account = answer.account();
            if (!query.isAbout(account.id())) {
                continue;
            }
            boolean isLeft = left.contains(account.id());
            if (answer.problem().isEmpty() && !isLeft) {
                answered.add(account.id());
                continue;
            }
            Problem problem =
                    answer.problem().orElse(answer.good().isEmpty() ? NOT_ASKED : CAME_BACK);
            missing.add(
                    new MissingAccount(
                            account.id(),
                            account.name() + " " + problem.what(),
                            problem.nextStep(),
                            isLeft ? Optional.empty() : answer.good().map(Answer.Good::at)));
        }
        return new Coverage(answered, missing, cut);
    }
}
