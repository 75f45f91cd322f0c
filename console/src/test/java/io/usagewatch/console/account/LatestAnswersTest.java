package io.usagewatch.console.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.usagewatch.console.DomainFront;
import io.usagewatch.console.account.LatestAnswers.Pace;
import io.usagewatch.detection.search.SearchDomain;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LatestAnswersTest {

    private static final Account GOOD = account("111122223333", "good");
    private static final Account BAD = account("444455556666", "bad");

    @Test
    void aSilentAccountIsMissingAfterTheDeadlineAndDelaysNobody() {
        try (DomainFront silent = new DomainFront(URI.create("http://unused")).silent();
                SearchDomain domain = SearchDomain.at(silent.uri());
                LatestAnswers<String> answers =
                        ask(a -> a.equals(BAD) ? domain.get("/").toString() : "fine")) {
            await().until(() -> !answers.now().missing().isEmpty());

            assertThat(answers.now().covered())
                    .singleElement()
                    .satisfies(a -> assertThat(a.account()).isEqualTo(GOOD));
            assertThat(problemOfBad(answers).what()).isEqualTo("did not answer within 100 ms");
            assertThat(answers.now().asOf()).isPresent();
        }
    }

    @Test
    void aDeadAccountIsNamedWithItsAddress() {
        DomainFront gone = new DomainFront(URI.create("http://unused"));
        gone.close();
        Account dead = new Account(BAD.id(), BAD.name(), "", gone.uri());
        try (SearchDomain domain = SearchDomain.at(gone.uri());
                LatestAnswers<String> answers =
                        new LatestAnswers<>(
                                a -> a.equals(dead) ? domain.get("/").toString() : "fine",
                                pace(),
                                Clock.systemUTC())) {
            answers.follow(List.of(GOOD, dead));
            awaitProblem(answers, "does not answer at " + gone.uri());
        }
    }

    @Test
    void aForbiddenAccountSaysWhatHasToBeMapped() {
        try (DomainFront forbidden = new DomainFront(URI.create("http://unused")).refusing(403);
                SearchDomain domain = SearchDomain.at(forbidden.uri());
                LatestAnswers<String> answers =
                        ask(a -> a.equals(BAD) ? domain.get("/").toString() : "fine")) {
            awaitProblem(answers, "refuses the console access (403)");
            assertThat(problemOfBad(answers).nextStep()).contains("Map the console's role");
        }
    }

    @Test
    void anAnswerThatBreaksTheReaderIsAProblemAndNotTheEnd() {
        AtomicInteger asked = new AtomicInteger();
        try (LatestAnswers<String> answers =
                ask(
                        a -> {
                            if (a.equals(BAD) && asked.getAndIncrement() == 0) {
                                throw new IllegalStateException("unreadable");
                            }
                            return "fine";
                        })) {
            await().until(() -> asked.get() > 1 && answers.now().covered().size() == 2);
        }
    }

    @Test
    void anAccountThatFailsKeepsItsLastGoodAnswer() {
        Map<Account, RuntimeException> failures = new ConcurrentHashMap<>();
        try (LatestAnswers<String> answers =
                ask(
                        a -> {
                            if (failures.containsKey(a)) {
                                throw failures.get(a);
                            }
                            return "fine";
                        })) {
            await().until(() -> answers.now().covered().size() == 2);
            failures.put(BAD, new IllegalStateException("broken now"));
            await().until(() -> !answers.now().missing().isEmpty());

            assertThat(answers.now().missing().getFirst().good().orElseThrow().value())
                    .isEqualTo("fine");
        }
    }

    @Test
    void aLateAnswerIsTakenAllTheSame() {
        CountDownLatch late = new CountDownLatch(1);
        try (LatestAnswers<String> answers =
                ask(
                        a -> {
                            if (a.equals(BAD)) {
                                waitFor(late);
                            }
                            return "fine";
                        })) {
            await().until(() -> !answers.now().missing().isEmpty());
            late.countDown();
            await().until(() -> answers.now().covered().size() == 2);
        }
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUpAndTheAccountAskedAnew() {
        AtomicInteger asked = new AtomicInteger();
        try (LatestAnswers<String> answers =
                ask(
                        a -> {
                            if (a.equals(BAD) && asked.getAndIncrement() == 0) {
                                waitFor(new CountDownLatch(1));
                            }
                            return "fine";
                        })) {
            await().until(() -> !answers.now().missing().isEmpty());
            await().atMost(Duration.ofSeconds(30)).until(() -> answers.now().covered().size() == 2);
        }
    }

    @Test
    void aSlowAccountIsNeverAskedTwiceAtOnce() {
        CountDownLatch late = new CountDownLatch(1);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger good = new AtomicInteger();
        try (LatestAnswers<String> answers =
                ask(
                        a -> {
                            if (a.equals(BAD)) {
                                underWay.incrementAndGet();
                                waitFor(late);
                            } else {
                                good.incrementAndGet();
                            }
                            return "fine";
                        })) {
            await().until(() -> good.get() > 5);
            assertThat(underWay).hasValue(1);
            assertThat(answers.now().covered()).hasSize(1);
            late.countDown();
        }
    }

    @Test
    void listenersHearOfEveryChangeUntilTheyLeave() {
        AtomicInteger heard = new AtomicInteger();
        try (LatestAnswers<String> answers = ask(a -> "fine")) {
            Runnable leave = answers.onChange(heard::incrementAndGet);
            await().until(() -> heard.get() > 2);
            leave.run();
        }
    }

    @Test
    void anAccountThatAppearsIsAskedAndOneThatIsGoneIsForgotten() {
        try (LatestAnswers<String> answers = ask(a -> "from " + a.name())) {
            await().until(() -> answers.now().covered().size() == 2);
            Account added = account("777788889999", "added");

            answers.follow(List.of(BAD, added));

            await().until(() -> answers.now().covered().size() == 2);
            assertThat(answers.now().covered())
                    .extracting(Answer::account)
                    .containsExactly(BAD, added);
        }
    }

    @Test
    void anAccountThatMovesIsAskedAtItsNewAddress() {
        try (LatestAnswers<String> answers = ask(a -> a.endpoint().toString())) {
            await().until(() -> answers.now().covered().size() == 2);

            answers.follow(
                    List.of(
                            GOOD,
                            new Account(
                                    BAD.id(), BAD.name(), "", URI.create("http://127.0.0.1:2"))));

            await().until(
                            () ->
                                    answers.now().accounts().get(1).good().stream()
                                            .anyMatch(g -> g.value().equals("http://127.0.0.1:2")));
        }
    }

    private static void awaitProblem(LatestAnswers<String> answers, String what) {
        await().until(
                        () ->
                                answers.now().missing().stream()
                                        .flatMap(a -> a.problem().stream())
                                        .anyMatch(problem -> problem.what().equals(what)));
    }

    private static LatestAnswers<String> ask(Function<Account, String> question) {
        LatestAnswers<String> answers = new LatestAnswers<>(question, pace(), Clock.systemUTC());
        answers.follow(List.of(GOOD, BAD));
        return answers;
    }

    private static Pace pace() {
        return new Pace(Duration.ofMillis(100), Duration.ofMillis(5));
    }

    private static Problem problemOfBad(LatestAnswers<String> answers) {
        return answers.now().missing().stream()
                .filter(a -> a.account().id().equals(BAD.id()))
                .map(Answer::problem)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Account account(String id, String name) {
        return new Account(id, name, "us-east-1", URI.create("http://127.0.0.1:1"));
    }
}
