package io.usagewatch.console.preview;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.rest.RestException;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.preview.CalledApi;
import io.usagewatch.detection.preview.Preview;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is called, and what a definition would have told, over REST. */
@RestController
@RequestMapping("/api/v1")
class PreviewResource {

    private final Accounts accounts;
    private final CalledApis called;
    private final PreviewDesk desk;
    private final Clock clock;

    PreviewResource(Accounts accounts, CalledApis called, PreviewDesk desk, Clock clock) {
        this.accounts = accounts;
        this.called = called;
        this.desk = desk;
        this.clock = clock;
    }

    /** What was called within 30 days, the most called first, and which accounts said so. */
    record CalledPage(List<Called> items, List<String> answered, List<String> missing) {}

    @GetMapping("/called-apis")
    CalledPage called() {
        Answers<List<CalledApi>> answers = called.read();
        return new CalledPage(
                CalledApis.merged(answers), ids(answers.covered()), ids(answers.missing()));
    }

    @PostMapping(path = "/monitored-apis/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
    PreviewItem preview(@RequestBody PreviewRequest request) {
        MonitoredApi api = request.api();
        Account account =
                request.account()
                        .flatMap(accounts::find)
                        .orElseThrow(
                                () ->
                                        RestException.badField(
                                                "account",
                                                "the console has no account '%s'"
                                                        .formatted(request.account().orElse("")),
                                                "GET /api/v1/accounts lists those that it has."));
        Answer<Optional<Preview>> answer =
                request.span(clock.instant())
                        .map(span -> desk.preview(account, api, span.from(), span.to()))
                        .orElseGet(() -> desk.preview(account, api));
        Optional<Preview> preview =
                answer.good()
                        .orElseThrow(
                                () ->
                                        RestException.unavailable(
                                                account, answer.problem().orElseThrow()))
                        .value();
        return preview.map(PreviewItem::of)
                .orElseThrow(
                        () ->
                                RestException.notFound(
                                        "account " + account.id() + " has no event yet",
                                        "Try it on another account."));
    }

    private static List<String> ids(List<? extends Answer<?>> answers) {
        return answers.stream().map(answer -> answer.account().id()).toList();
    }
}
