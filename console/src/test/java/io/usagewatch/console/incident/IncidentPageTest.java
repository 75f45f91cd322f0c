package io.usagewatch.console.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answer.Good;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.Problem;
import io.usagewatch.console.rest.RestException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;

class IncidentPageTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Problem GONE = new Problem("is gone", "Wait.");
    private static final Account PAYMENTS = account("111122223333", "payments-prod");
    private static final Account WEB = account("444455556666", "web-eu");

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() {
        Answers<List<IncidentRow>> both = answers(good(PAYMENTS, 7), good(WEB, 6));

        List<IncidentItem> all = allPages(List.of(both, both, both, both, both));

        assertThat(all).hasSize(13).doesNotHaveDuplicates();
        assertThat(all)
                .extracting(IncidentItem::start)
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void anAccountThatDropsOutInTheMiddleIsToldWithWhatItLastSaid() {
        Answers<List<IncidentRow>> both = answers(good(PAYMENTS, 3), good(WEB, 3));
        Answers<List<IncidentRow>> one = answers(good(PAYMENTS, 3), lost(WEB, 3));
        IncidentPage first = page("limit=2", both);
        IncidentPage second = page("limit=9&cursor=" + first.nextCursor().orElseThrow(), one);

        assertThat(Stream.of(first, second).flatMap(p -> p.items().stream()))
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(second.coverage().answered()).containsExactly(PAYMENTS.id());
        assertThat(second.coverage().missing())
                .singleElement()
                .satisfies(
                        missing -> {
                            assertThat(missing.problem()).isEqualTo("web-eu is gone");
                            assertThat(missing.asOf()).contains(NOW);
                        });
    }

    @Test
    void anAccountThatComesBackInTheMiddleIsNotToldFromItsMiddle() {
        Answers<List<IncidentRow>> one = answers(good(PAYMENTS, 4), silent(WEB));
        Answers<List<IncidentRow>> both = answers(good(PAYMENTS, 4), good(WEB, 4));
        IncidentPage first = page("limit=2", one);
        IncidentPage second = page("limit=9&cursor=" + first.nextCursor().orElseThrow(), both);

        assertThat(second.items())
                .hasSize(2)
                .extracting(IncidentItem::account)
                .containsOnly(PAYMENTS.id());
        assertThat(second.coverage().missing())
                .singleElement()
                .satisfies(
                        missing -> {
                            assertThat(missing.problem()).startsWith("web-eu answers again");
                            assertThat(missing.nextStep()).contains("without a cursor");
                        });
        assertThat(page("", both).items()).hasSize(8);
    }

    @Test
    void aNewIncidentDoesNotShiftTheNextPage() {
        IncidentPage first = page("limit=2", answers(good(PAYMENTS, 4)));
        List<IncidentRow> more = new ArrayList<>(rows(PAYMENTS, 4));
        more.add(row(PAYMENTS, NOW.minusSeconds(1)));
        IncidentPage second =
                page(
                        "cursor=" + first.nextCursor().orElseThrow(),
                        answers(
                                new Answer<>(
                                        PAYMENTS,
                                        Optional.of(new Good<>(more, NOW)),
                                        Optional.empty())));

        assertThat(second.items()).hasSize(2).doesNotContainAnyElementsOf(first.items());
        assertThat(second.nextCursor()).isEmpty();
    }

    @Test
    void aPageThatReachesFurtherBackThanAnAccountIsHeldSaysSo() {
        Answers<List<IncidentRow>> both = answers(good(PAYMENTS, 4), good(WEB, 4));
        IncidentRow oldest = rows(WEB, 4).getLast();
        Map<String, IncidentBoard.Cut> cuts =
                Map.of(WEB.id(), new IncidentBoard.Cut(oldest.incident().start(), 4, 10_000));

        assertThat(IncidentPage.of(query("limit=2"), both, cuts, NOW).coverage().cut()).isEmpty();
        assertThat(IncidentPage.of(query("limit=9"), both, cuts, NOW).coverage().cut())
                .singleElement()
                .satisfies(
                        cut -> {
                            assertThat(cut.problem())
                                    .isEqualTo(
                                            "web-eu has 10000 incidents, of which the console holds the newest 4");
                            assertThat(cut.nextStep()).contains("usage-watch.incidents-held");
                        });
    }

    @Test
    void whatCannotBeReadNamesItsFieldAndTheNextStep() {
        for (String bad :
                List.of(
                        "limit=0",
                        "limit=many",
                        "from=yesterday",
                        "status=closed",
                        "severity=9",
                        "minGrade=2",
                        "cursor=abc")) {
            String field = bad.substring(0, bad.indexOf('='));
            assertThatThrownBy(() -> query(bad))
                    .as(bad)
                    .isInstanceOf(RestException.class)
                    .hasMessageStartingWith(field + ": ");
        }
    }

    @Test
    void everyParameterNarrows() {
        Answers<List<IncidentRow>> both = answers(good(PAYMENTS, 5), good(WEB, 5));

        assertThat(page("account=" + WEB.id(), both).items()).hasSize(5);
        assertThat(page("account=" + WEB.id(), both).coverage().answered())
                .containsExactly(WEB.id());
        assertThat(page("api=kms-decrypt", both).items()).isEmpty();
        assertThat(page("api=lambda-invoke", both).items()).hasSize(10);
        assertThat(page("status=open,acknowledged", both).items()).hasSize(10);
        assertThat(page("status=resolved", both).items()).isEmpty();
        assertThat(page("severity=high", both).items()).isEmpty();
        assertThat(page("q=WEB-eu", both).items()).hasSize(5);
        assertThat(page("minGrade=0.5", both).items()).isEmpty();
        assertThat(page("to=" + NOW.minus(Duration.ofMinutes(150)), both).items()).hasSize(6);
        assertThat(page("from=" + NOW.minus(Duration.ofMinutes(150)), both).items()).hasSize(4);
    }

    private static List<IncidentItem> allPages(List<Answers<List<IncidentRow>>> answers) {
        List<IncidentItem> all = new ArrayList<>();
        String cursor = "";
        for (Answers<List<IncidentRow>> now : answers) {
            IncidentPage page = page("limit=3" + cursor, now);
            all.addAll(page.items());
            cursor = page.nextCursor().map(next -> "&cursor=" + next).orElse("");
        }
        assertThat(cursor).isEmpty();
        return all;
    }

    private static IncidentPage page(String query, Answers<List<IncidentRow>> answers) {
        return IncidentPage.of(query(query), answers, Map.of(), NOW);
    }

    private static IncidentQuery query(String query) {
        LinkedMultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        for (String parameter : query.split("&")) {
            int mark = parameter.indexOf('=');
            if (mark > 0) {
                parameters.add(parameter.substring(0, mark), parameter.substring(mark + 1));
            }
        }
        return IncidentQuery.of(parameters);
    }

    private static Answers<List<IncidentRow>> answers(Answer<List<IncidentRow>> only) {
        return new Answers<>(List.of(only));
    }

    private static Answers<List<IncidentRow>> answers(
            Answer<List<IncidentRow>> one, Answer<List<IncidentRow>> other) {
        return new Answers<>(List.of(one, other));
    }

    private static Answer<List<IncidentRow>> good(Account account, int incidents) {
        return new Answer<>(
                account, Optional.of(new Good<>(rows(account, incidents), NOW)), Optional.empty());
    }

    private static Answer<List<IncidentRow>> lost(Account account, int incidents) {
        return new Answer<>(
                account, Optional.of(new Good<>(rows(account, incidents), NOW)), Optional.of(GONE));
    }

    private static Answer<List<IncidentRow>> silent(Account account) {
        return new Answer<>(account, Optional.empty(), Optional.of(GONE));
    }

    /** One an hour; those of two accounts begin at the same instants. */
    private static List<IncidentRow> rows(Account account, int size) {
        return IntStream.rangeClosed(1, size)
                .mapToObj(i -> row(account, NOW.minus(Duration.ofHours(i))))
                .toList();
    }

    private static IncidentRow row(Account account, Instant start) {
        return IncidentFilterTest.row(account, "lambda-invoke", start);
    }

    private static Account account(String id, String name) {
        return new Account(id, name, "us-east-1", URI.create("http://127.0.0.1:1"));
    }
}
