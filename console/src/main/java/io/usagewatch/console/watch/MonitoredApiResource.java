package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Problem;
import io.usagewatch.console.rest.RestException;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.catalog.Mistake;
import io.usagewatch.detection.catalog.MonitoredApi;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Monitored APIs over REST. A change is answered when it is written down; it goes on by itself. */
@RestController
@RequestMapping("/api/v1/monitored-apis")
class MonitoredApiResource {

    private static final String YAML = "application/yaml";

    private final Accounts accounts;
    private final WatchBoard board;
    private final WatchDesk desk;

    MonitoredApiResource(Accounts accounts, WatchBoard board, WatchDesk desk) {
        this.accounts = accounts;
        this.board = board;
        this.desk = desk;
    }

    /** What an account is to do, and what it does. */
    record Rollout(String id, String version, List<MonitoredApiItem.InAccount> accounts) {}

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    List<MonitoredApiItem> all() {
        return board.apis().stream().map(MonitoredApiItem::of).toList();
    }

    /**
     * For the Pulumi configuration.
     *
     * @param account as it is wanted there; absent for all of them, each as last changed anywhere
     */
    @GetMapping(produces = YAML)
    String export(@RequestParam(required = false) @Nullable String account) {
        Stream<WatchedApi> apis = board.apis().stream();
        return CatalogYaml.write(
                account == null
                        ? apis.map(WatchedApi::definition).toList()
                        : apis.flatMap(api -> desired(api, account(account))).toList());
    }

    @GetMapping("/{id}")
    MonitoredApiItem one(@PathVariable String id) {
        return MonitoredApiItem.of(find(id));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    MonitoredApiItem add(@RequestBody JsonNode body) {
        MonitoredApiRequest request = MonitoredApiRequest.of(body);
        return item(desk.add(request.definition(), in(request)));
    }

    /**
     * Everything in a catalog, in all accounts or in these. Nothing is stored where it has a
     * mistake.
     */
    @PostMapping(consumes = YAML)
    @ResponseStatus(HttpStatus.ACCEPTED)
    List<ImportedItem> importYaml(
            @RequestBody byte[] yaml,
            @RequestParam(required = false) @Nullable List<String> account) {
        Imported imported = desk.take(new ByteArrayInputStream(yaml), in(account));
        if (!imported.mistakes().isEmpty()) {
            throw refused(imported.mistakes());
        }
        List<ImportedItem> items = imported.apis().stream().map(ImportedItem::of).toList();
        if (!imported.isTaken()) {
            throw RestException.conflict(
                            "not everything was taken",
                            "See why, and send it again: what was taken stays as it is.")
                    .with("apis", items);
        }
        return items;
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    MonitoredApiItem change(@PathVariable String id, @RequestBody JsonNode body) {
        MonitoredApiRequest request = MonitoredApiRequest.of(body);
        find(id);
        return item(desk.change(id, request.definition(), in(request), version(request.version())));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    MonitoredApiItem delete(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable List<String> account,
            @RequestParam(required = false) @Nullable String version) {
        find(id);
        return item(desk.delete(id, in(account), version(Optional.ofNullable(version))));
    }

    @PostMapping("/{id}/pause")
    @ResponseStatus(HttpStatus.ACCEPTED)
    MonitoredApiItem pause(@PathVariable String id, @RequestBody JsonNode body) {
        MonitoredApiRequest request = MonitoredApiRequest.of(body);
        find(id);
        return item(desk.pause(id, in(request), version(request.version())));
    }

    @PostMapping("/{id}/resume")
    @ResponseStatus(HttpStatus.ACCEPTED)
    MonitoredApiItem resume(@PathVariable String id, @RequestBody JsonNode body) {
        MonitoredApiRequest request = MonitoredApiRequest.of(body);
        find(id);
        return item(desk.resume(id, in(request), version(request.version())));
    }

    @PostMapping("/{id}/undo")
    @ResponseStatus(HttpStatus.ACCEPTED)
    MonitoredApiItem undo(@PathVariable String id, @RequestBody JsonNode body) {
        MonitoredApiRequest request = MonitoredApiRequest.of(body);
        find(id);
        return item(desk.undo(id, in(request), version(request.version())));
    }

    @GetMapping("/{id}/rollout")
    Rollout rollout(@PathVariable String id) {
        MonitoredApiItem item = MonitoredApiItem.of(find(id));
        return new Rollout(item.id(), item.version(), item.accounts());
    }

    /** Tries again at once, in all accounts or in these. */
    @PostMapping("/{id}/rollout")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Rollout retry(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable List<String> account) {
        find(id);
        desk.retry(id, in(account));
        return rollout(id);
    }

    private WatchedApi find(String id) {
        return board.find(id)
                .orElseThrow(
                        () ->
                                RestException.notFound(
                                        "there is no such monitored API",
                                        "GET /api/v1/monitored-apis lists those that there are."));
    }

    private static Stream<MonitoredApi> desired(WatchedApi api, Account account) {
        return api.accounts().stream()
                .filter(standing -> standing.account().equals(account))
                .flatMap(standing -> standing.desired().stream());
    }

    private List<Account> in(MonitoredApiRequest request) {
        return in(request.accounts().orElse(null));
    }

    private List<Account> in(@Nullable List<String> ids) {
        if (ids == null) {
            return accounts.all();
        }
        return ids.stream().distinct().map(this::account).toList();
    }

    private Account account(String id) {
        return accounts.find(id)
                .orElseThrow(
                        () ->
                                RestException.badField(
                                        "accounts",
                                        "the console has no account '%.40s'".formatted(id),
                                        "GET /api/v1/accounts lists those that it has."));
    }

    /** Without one the change would be made over whatever is there. */
    private static String version(Optional<String> version) {
        return version.orElseThrow(
                () ->
                        RestException.badField(
                                "version",
                                "is needed, as the monitored API has it",
                                "Get the monitored API, and send its version back."));
    }

    private static MonitoredApiItem item(WatchOutcome outcome) {
        return switch (outcome) {
            case WatchOutcome.Started started -> MonitoredApiItem.of(started.api());
            case WatchOutcome.Refused refused -> throw refused(refused.mistakes());
            case WatchOutcome.Beaten beaten ->
                    throw RestException.conflict(
                                    "somebody was faster: " + beaten.words(),
                                    "Look at the monitored API again, and send its new version.")
                            .with("current", MonitoredApiItem.of(beaten.now()));
            case WatchOutcome.Failed failed -> throw failed(failed);
        };
    }

    private static RestException refused(List<Mistake> mistakes) {
        Mistake first = mistakes.getFirst();
        return RestException.badField(
                        first.field(), first.what(), "Mend the fields, and send it again.")
                .with("mistakes", mistakes);
    }

    private static RestException failed(WatchOutcome.Failed failed) {
        Map.Entry<Account, Problem> first = failed.problems().entrySet().iterator().next();
        return RestException.unavailable(first.getKey(), first.getValue());
    }
}
