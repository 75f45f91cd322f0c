package io.usagewatch.console.incident;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
     */
    record Coverage(List<String> answered, List<MissingAccount> missing) {}

    /**
     * @param asOf when it last answered, if what it said then is among the incidents
     */
    record MissingAccount(
            String account, String problem, String nextStep, Optional<Instant> asOf) {}

    static IncidentPage of(IncidentQuery query, Answers<List<IncidentRow>> answers, Instant now) {
        Set<String> left =
                answers.accounts().stream()
                        .filter(answer -> answer.good().isEmpty() || isLeft(query, answer))
                        .map(answer -> answer.account().id())
                        .collect(Collectors.toSet());
        List<IncidentRow> rows =
                IncidentBoard.merged(answers).stream()
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
                coverage(query, answers, left));
    }

    private static String cursor(IncidentRow last, Set<String> left) {
        return new IncidentCursor(last.incident().start(), last.id(), left).text();
    }

    private static boolean isLeft(IncidentQuery query, Answer<?> answer) {
        return query.cursor().filter(c -> c.left().contains(answer.account().id())).isPresent();
    }

    private static Coverage coverage(
            IncidentQuery query, Answers<List<IncidentRow>> answers, Set<String> left) {
        List<String> answered = new ArrayList<>();
        List<MissingAccount> missing = new ArrayList<>();
        for (Answer<List<IncidentRow>> answer : answers.accounts()) {
            Account account = answer.account();
            if (!query.accounts().isEmpty() && !query.accounts().contains(account.id())) {
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
        return new Coverage(answered, missing);
    }
}
