package io.usagewatch.provision;

import io.usagewatch.detection.alert.NoticesIndex;
import io.usagewatch.detection.audit.AuditIndex;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.ResultIndex;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.review.ReviewIndex;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The events template, and the indices that are not made by somebody else. */
final class Indices {

    private static final String TEMPLATE_PATH = "/_index_template/" + EventsIndex.TEMPLATE;

    /** How OpenSearch answers who makes an index that is there. */
    private static final int ALREADY_THERE = 400;

    private final SearchDomain domain;
    private final String account;
    private final Catalog catalog;

    Indices(SearchDomain domain, String account, Catalog catalog) {
        this.domain = domain;
        this.account = account;
        this.catalog = catalog;
    }

    List<Change> prepare() {
        List<Change> changes = new ArrayList<>();
        changes.add(index(UsageIndex.NAME, UsageIndex.body()));
        changes.add(index(StateIndex.NAME, StateIndex.body()));
        changes.add(index(NoticesIndex.NAME, NoticesIndex.body()));
        changes.add(index(DomainCatalog.INDEX, DomainCatalog.body()));
        changes.add(index(ReviewIndex.NAME, ReviewIndex.body()));
        changes.add(index(AuditIndex.NAME, AuditIndex.body()));
        changes.add(firstUsage());
        return changes;
    }

    private Change firstUsage() {
        Usage first = UsageIndex.first(account);
        String path = "/" + UsageIndex.NAME + "/_doc/" + first.id();
        boolean there = domain.find(path).isPresent();
        if (!there) {
            domain.put(path + "?refresh=true", first.toJson());
        }
        return new Change(Kind.DOCUMENT, first.id(), there ? Outcome.UNCHANGED : Outcome.CREATED);
    }

    /** The plugin makes it, under an alias, when the first detector that names it is created. */
    void requireResultIndex() {
        if (domain.find("/" + ResultIndex.NAME).isEmpty()) {
            throw new ProvisionException(
                    "%s has no result index %s though its detectors exist; check the Anomaly Detection plugin's log, delete the detectors %s and provision again"
                            .formatted(
                                    domain.name(), ResultIndex.NAME, Detector.NAME_PREFIX + "*"));
        }
    }

    /** Whether other accounts use the same domain: each has at least its first document. */
    boolean areOthersThere() {
        ObjectNode search = Json.object().put("size", 1);
        search.putObject("query")
                .putObject("bool")
                .putArray("must_not")
                .addObject()
                .putObject("term")
                .put("account", account);
        return !domain.search(UsageIndex.NAME, search).path("hits").path("hits").isEmpty();
    }

    /** Of the account only: the indices are another account's as well. */
    List<Change> removeUsage() {
        List<Change> changes = new ArrayList<>();
        ObjectNode ours = Json.object();
        ours.putObject("query").putObject("term").put("account", account);
        for (String index : List.of(UsageIndex.NAME, StateIndex.NAME, NoticesIndex.NAME)) {
            domain.refresh(index);
            domain.post("/" + index + "/_delete_by_query?conflicts=proceed&refresh=true", ours);
            changes.add(
                    new Change(
                            Kind.INDEX,
                            index,
                            Outcome.KEPT,
                            "another account's usage is in it; this account's was deleted"));
        }
        return changes;
    }

    /** Leaves the events, which may be the only copy, and what operators decided and added. */
    List<Change> remove() {
        List<Change> changes = new ArrayList<>();
        if (domain.find(TEMPLATE_PATH).isPresent()) {
            domain.delete(TEMPLATE_PATH);
            changes.add(new Change(Kind.TEMPLATE, EventsIndex.TEMPLATE, Outcome.DELETED));
        }
        for (String pattern :
                List.of(UsageIndex.NAME, StateIndex.NAME, NoticesIndex.NAME, ResultIndex.NAME)) {
            // An alias cannot be deleted like an index; the answer names the indices behind it.
            Optional<JsonNode> found = domain.find("/" + pattern);
            for (String index : found.map(JsonNode::propertyNames).orElse(List.of())) {
                domain.delete("/" + index);
                changes.add(new Change(Kind.INDEX, index, Outcome.DELETED));
            }
        }
        return changes;
    }

    /** To be called in {@link Turn}: what other accounts count by stays. */
    Change template() {
        ObjectNode wanted = EventsIndex.template();
        ObjectNode mappings = (ObjectNode) wanted.path("template").path("mappings");
        ObjectNode parameters = EventsIndex.parameterMapping(catalog.apis());
        Optional<JsonNode> there = domain.find(TEMPLATE_PATH);
        JsonNode actual =
                there.map(t -> t.path("index_templates").path(0).path("index_template"))
                        .orElseGet(Json::object);
        merge(mappings, parameters);
        Set<String> names = PastEvents.names(parameters);
        // What another account of the domain counts by.
        JsonNode mapped = actual.path("template").path("mappings");
        for (String map : PastEvents.PARAMETER_MAPS) {
            JsonNode others = mapped.path("properties").path(map).path("properties");
            if (!others.isEmpty()) {
                ObjectNode more = Json.object();
                more.putObject("properties").putObject(map).set("properties", others);
                merge(mappings, more);
                names.addAll(PastEvents.names(more));
            }
        }
        mappings.set("_meta", PastEvents.mark(names));
        if (Definition.covers(actual, wanted)) {
            return new Change(Kind.TEMPLATE, EventsIndex.TEMPLATE, Outcome.UNCHANGED);
        }
        domain.put(TEMPLATE_PATH, wanted);
        return new Change(
                Kind.TEMPLATE,
                EventsIndex.TEMPLATE,
                there.isPresent() ? Outcome.UPDATED : Outcome.CREATED);
    }

    private Change index(String name, ObjectNode body) {
        Optional<JsonNode> there = domain.find("/" + name);
        if (there.isEmpty()) {
            if (create(name, body)) {
                return new Change(Kind.INDEX, name, Outcome.CREATED);
            }
            there = domain.find("/" + name);
        }
        JsonNode wanted = body.path("mappings");
        if (Definition.covers(there.orElseThrow().path(name).path("mappings"), wanted)) {
            return new Change(Kind.INDEX, name, Outcome.UNCHANGED);
        }
        domain.put("/" + name + "/_mapping", wanted);
        return new Change(Kind.INDEX, name, Outcome.UPDATED);
    }

    /** Says whether it was not there yet; another account may be making it at the same time. */
    private boolean create(String name, ObjectNode body) {
        try {
            domain.put("/" + name, body);
            return true;
        } catch (DomainException e) {
            if (e.status() == ALREADY_THERE && domain.find("/" + name).isPresent()) {
                return false;
            }
            throw e;
        }
    }

    private static void merge(ObjectNode into, JsonNode more) {
        for (Map.Entry<String, JsonNode> field : more.properties()) {
            if (into.path(field.getKey()) instanceof ObjectNode there
                    && field.getValue().isObject()) {
                merge(there, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        }
    }
}
