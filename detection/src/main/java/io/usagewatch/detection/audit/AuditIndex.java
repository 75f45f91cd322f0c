package io.usagewatch.detection.audit;

import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The index of audit entries. Nothing here changes or deletes one. */
public final class AuditIndex {

    public static final String NAME = "usage-watch-audit";

    private AuditIndex() {}

    /** Body for {@code PUT /usage-watch-audit}: settings and mapping. */
    public static ObjectNode body() {
        return Json.resource(AuditIndex.class, "audit-index.json");
    }

    /**
     * Adds entries; those that are there already stay as they are.
     *
     * @throws DomainException where the domain does not answer
     */
    public static void append(SearchDomain domain, List<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        Set<String> there = there(domain, entries);
        for (AuditEntry entry : entries) {
            if (!there.contains(entry.id())) {
                create(domain, entry);
            }
        }
    }

    private static Set<String> there(SearchDomain domain, List<AuditEntry> entries) {
        ObjectNode search = Json.object().put("size", entries.size()).put("_source", false);
        ArrayNode ids = search.putObject("query").putObject("ids").putArray("values");
        entries.forEach(entry -> ids.add(entry.id()));
        Set<String> there = new HashSet<>();
        domain.search(NAME, search)
                .path("hits")
                .path("hits")
                .forEach(hit -> there.add(hit.path("_id").asString("")));
        return there;
    }

    private static void create(SearchDomain domain, AuditEntry entry) {
        try {
            domain.put("/" + NAME + "/_create/" + entry.id() + "?refresh=true", json(entry));
        } catch (DomainException e) {
            if (!e.isConflict()) {
                throw e;
            }
        }
    }

    /**
     * The entries of an account, newest first.
     *
     * @param subject of these only
     * @param before earlier than that only
     * @throws DomainException where the domain does not answer
     */
    public static List<AuditEntry> read(
            SearchDomain domain,
            String account,
            Optional<String> subject,
            Optional<Instant> before,
            int most) {
        ObjectNode search = Json.object().put("size", most);
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("account", account);
        subject.ifPresent(id -> filter.addObject().putObject("term").put("subject", id));
        before.ifPresent(
                at ->
                        filter.addObject()
                                .putObject("range")
                                .putObject("at")
                                .put("lt", at.toString()));
        ArrayNode sort = search.putArray("sort");
        sort.addObject().put("at", "desc");
        sort.addObject().put("id", "desc");
        List<AuditEntry> entries = new ArrayList<>();
        domain.search(NAME, search)
                .path("hits")
                .path("hits")
                .forEach(hit -> entries.add(entry(hit.path("_source"))));
        return entries;
    }

    private static ObjectNode json(AuditEntry entry) {
        ObjectNode json =
                Json.object()
                        .put("id", entry.id())
                        .put("at", entry.at().toString())
                        .put("by", entry.by())
                        .put("what", entry.what())
                        .put("account", entry.account())
                        .put("subject", entry.subject())
                        .put("result", entry.result());
        json.set("from", entry.from());
        json.set("to", entry.to());
        return json;
    }

    private static AuditEntry entry(JsonNode source) {
        return new AuditEntry(
                source.path("id").asString(""),
                Instant.parse(source.path("at").asString("")),
                source.path("by").asString(""),
                source.path("what").asString(""),
                source.path("account").asString(""),
                source.path("subject").asString(""),
                source.path("from"),
                source.path("to"),
                source.path("result").asString(""));
    }
}
