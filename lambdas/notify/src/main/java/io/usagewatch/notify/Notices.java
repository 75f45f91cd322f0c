package io.usagewatch.notify;

import io.usagewatch.detection.alert.NoticesIndex;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The notices of one account, in its domain: a document per incident, with the incident's id.
 * Written with optimistic locking, so that of several invocations one sends.
 */
final class Notices {

    private final SearchDomain domain;
    private final String account;

    Notices(SearchDomain domain, String account) {
        this.domain = domain;
        this.account = account;
    }

    /**
     * A notice as it is in the domain.
     *
     * @param version empty where it is not there yet
     */
    record Stored(Notice notice, String api, Optional<Version> version) {}

    /** OpenSearch's optimistic locking. */
    record Version(long sequenceNumber, long primaryTerm) {

        static Version of(JsonNode document) {
            return new Version(
                    document.path("_seq_no").asLong(), document.path("_primary_term").asLong());
        }
    }

    /** Those of one monitored API that are open, or were written since then. */
    List<Stored> of(String api, Instant since) {
        ObjectNode search = search();
        ArrayNode filter = filter(search);
        filter.addObject().putObject("term").put("api", api);
        ArrayNode either = filter.addObject().putObject("bool").putArray("should");
        either.addObject().putObject("term").put(Notice.STATUS, Notice.OPEN);
        either.addObject()
                .putObject("range")
                .putObject(Notice.UPDATED)
                .put("gte", since.toString());
        return found(search);
    }

    /** All whose end is still to be told. */
    List<Stored> open() {
        ObjectNode search = search();
        filter(search).addObject().putObject("term").put(Notice.STATUS, Notice.OPEN);
        return found(search);
    }

    /**
     * Writes a notice, if nobody else wrote it since it was read.
     *
     * @return empty if somebody did
     */
    Optional<Stored> write(Stored read, Notice notice, Instant now) {
        String path =
                read.version()
                        .map(
                                v ->
                                        "/%s/_doc/%s?if_seq_no=%d&if_primary_term=%d"
                                                .formatted(
                                                        NoticesIndex.NAME,
                                                        notice.id(),
                                                        v.sequenceNumber(),
                                                        v.primaryTerm()))
                        .orElseGet(
                                () -> "/%s/_create/%s".formatted(NoticesIndex.NAME, notice.id()));
        try {
            JsonNode answer = domain.post(path, notice.toJson(account, read.api(), now));
            return Optional.of(new Stored(notice, read.api(), Optional.of(Version.of(answer))));
        } catch (DomainException e) {
            if (e.isConflict()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private ObjectNode search() {
        ObjectNode search = Json.object();
        search.put("seq_no_primary_term", true);
        search.putObject("query")
                .putObject("bool")
                .putArray("filter")
                .addObject()
                .putObject("term")
                .put("account", account);
        search.putArray("sort")
                .addObject()
                .putObject("incident")
                .put("order", "asc")
                .put("unmapped_type", "keyword");
        return search;
    }

    private static ArrayNode filter(ObjectNode search) {
        return (ArrayNode) search.path("query").path("bool").path("filter");
    }

    private List<Stored> found(ObjectNode search) {
        List<Stored> found = new ArrayList<>();
        domain.scan(
                NoticesIndex.NAME,
                search,
                hit ->
                        found.add(
                                new Stored(
                                        Notice.fromJson(hit.path("_source")),
                                        hit.path("_source").path("api").asString(),
                                        Optional.of(Version.of(hit)))));
        return found;
    }
}
