package io.usagewatch.console.incident;

import com.vaadin.flow.router.QueryParameters;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.incident.IncidentWords;
import io.usagewatch.detection.review.Review;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What there is to do and what changed, over all accounts, from what the list shows too. */
@Component
public final class IncidentSummary {

    private static final IncidentFilter TO_DO =
            IncidentFilter.DEFAULT.withRange(TimeRange.MONTH).withStatus(StatusChoice.TO_DO);

    private final IncidentBoard board;
    private final Clock clock;

    IncidentSummary(IncidentBoard board, Clock clock) {
        this.board = board;
        this.clock = clock;
    }

    /**
     * Incidents of an account that are open or acknowledged.
     *
     * @param missing whether it does not answer now; the numbers are those it told last
     */
    public record ToDo(Account account, boolean missing, Map<Severity, Integer> bySeverity) {

        public int all() {
            return bySeverity.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * Something that happened to an incident.
     *
     * @param what "Began: 80 EC2 instances asked for where 2 are usual"
     * @param where names the account and the API
     * @param incident id
     */
    public record News(Instant at, Severity severity, String what, String where, String incident) {}

    public Answers<?> answers() {
        return board.now();
    }

    public List<ToDo> toDo() {
        Instant now = clock.instant();
        return board.now().accounts().stream().map(answer -> toDo(answer, now)).toList();
    }

    /** What happened since then, newest first; without what one decided oneself. */
    public List<News> since(Instant then, String person) {
        List<News> news = new ArrayList<>();
        IncidentBoard.merged(board.now()).forEach(row -> addNews(row, then, person, news));
        news.sort(Comparator.comparing(News::at).reversed());
        return news;
    }

    public SwimLanes lanes(SwimLanes.By by) {
        Answers<List<IncidentRow>> answers = board.now();
        Instant now = clock.instant();
        List<IncidentRow> rows =
                IncidentBoard.merged(answers).stream()
                        .filter(row -> IncidentFilter.DEFAULT.matches(row, now))
                        .toList();
        return switch (by) {
            case ACCOUNT -> SwimLanes.byAccount(answers, rows, IncidentFilter.DEFAULT, now);
            case API -> SwimLanes.byApi(rows, IncidentFilter.DEFAULT, now);
        };
    }

    /** Of the list with what a cell of the lanes shows. */
    public static QueryParameters addressOf(SwimLanes.By by, String lane, Instant at) {
        IncidentFilter cell = IncidentFilter.DEFAULT.withCell(Optional.of(at));
        return switch (by) {
            case ACCOUNT -> cell.withAccount(Optional.of(lane)).toAddress();
            case API -> cell.withApi(Optional.of(lane)).toAddress();
        };
    }

    /**
     * Of the list with what is to do.
     *
     * @param least the mildest severity
     */
    public static QueryParameters addressOf(Optional<Account> account, Severity least) {
        return TO_DO.withAccount(account.map(Account::id)).withLeast(least).toAddress();
    }

    /**
     * Calls a listener after every change; it must not block.
     *
     * @return ends it
     */
    public Runnable onChange(Runnable listener) {
        return board.onChange(listener);
    }

    private static ToDo toDo(Answer<List<IncidentRow>> answer, Instant now) {
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        answer.good().map(Answer.Good::value).orElse(List.of()).stream()
                .filter(row -> TO_DO.matches(row, now))
                .forEach(row -> counts.merge(row.incident().severity(), 1, Integer::sum));
        return new ToDo(answer.account(), answer.problem().isPresent(), counts);
    }

    private void addNews(IncidentRow row, Instant then, String person, List<News> news) {
        Incident incident = row.incident();
        boolean goesOn = incident.isGoingOn(row.api().interval(), clock.instant());
        if (incident.start().isAfter(then)) {
            news.add(news(row, incident.start(), "Began"));
        } else if (incident.end().isAfter(then) && !goesOn) {
            news.add(news(row, incident.end(), "Was over"));
        }
        if (row.standing().reopened() && incident.lastSeen().isAfter(then)) {
            news.add(news(row, incident.lastSeen(), "Went on, and so is open again"));
        }
        row.standing().review().map(Review::steps).orElse(List.of()).stream()
                .filter(step -> step.at().isAfter(then) && !step.by().equals(person))
                .forEach(step -> news.add(news(row, step.at(), step.words())));
    }

    private static News news(IncidentRow row, Instant at, String what) {
        String subject = IncidentWords.entity(row.incident()).map(e -> e + ", ").orElse("");
        return new News(
                at,
                row.incident().severity(),
                what + ": " + IncidentWords.headline(row.incident(), row.api().unit()),
                subject + row.api().title() + ", " + row.account().name(),
                row.id());
    }
}
