package io.usagewatch.provision;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.ResultIndex;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The events template, and the indices that are not made by somebody else. */
final class Indices {

    private static final String TEMPLATE_PATH = "/_index_template/" + EventsIndex.TEMPLATE;

    private final SearchDomain domain;
    private final Catalog catalog;

    Indices(SearchDomain domain, Catalog catalog) {
        this.domain = domain;
        this.catalog = catalog;
    }

    List<Change> prepare() {
        List<Change> changes = new ArrayList<>();
        changes.add(template());
        changes.addAll(liveEvents());
        changes.add(index(UsageIndex.NAME, UsageIndex.body()));
        changes.add(index(StateIndex.NAME, StateIndex.body()));
        return changes;
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

    /** Leaves the events, which may be the only copy, and the operators' reviews. */
    List<Change> remove() {
        List<Change> changes = new ArrayList<>();
        if (domain.find(TEMPLATE_PATH).isPresent()) {
            domain.delete(TEMPLATE_PATH);
            changes.add(new Change(Kind.TEMPLATE, EventsIndex.TEMPLATE, Outcome.DELETED));
        }
        for (String pattern : List.of(UsageIndex.NAME, StateIndex.NAME, ResultIndex.NAME)) {
            // An alias cannot be deleted like an index; the answer names the indices behind it.
            Optional<JsonNode> found = domain.find("/" + pattern);
            for (String index : found.map(JsonNode::propertyNames).orElse(List.of())) {
                domain.delete("/" + index);
                changes.add(new Change(Kind.INDEX, index, Outcome.DELETED));
            }
        }
        return changes;
    }

    private Change template() {
        ObjectNode wanted = EventsIndex.template();
        ObjectNode mappings = (ObjectNode) wanted.path("template").path("mappings");
        merge(mappings, EventsIndex.parameterMapping(catalog.apis()));
        Optional<JsonNode> there = domain.find(TEMPLATE_PATH);
        JsonNode actual =
                there.map(t -> t.path("index_templates").path(0).path("index_template"))
                        .orElseGet(Json::object);
        if (Definition.covers(actual, wanted)) {
            return new Change(Kind.TEMPLATE, EventsIndex.TEMPLATE, Outcome.UNCHANGED);
        }
        domain.put(TEMPLATE_PATH, wanted);
        return new Change(
                Kind.TEMPLATE,
                EventsIndex.TEMPLATE,
                there.isPresent() ? Outcome.UPDATED : Outcome.CREATED);
    }

    /**
     * Maps the parameters that the catalog uses in the indices that are there already, and indexes
     * their events again in place, so that a new API can be metered over past events.
     */
    private List<Change> liveEvents() {
        ObjectNode wanted = EventsIndex.parameterMapping(catalog.apis());
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> index :
                domain.get("/" + EventsIndex.PATTERN + "/_mapping").properties()) {
            if (Definition.covers(index.getValue().path("mappings"), wanted)) {
                continue;
            }
            domain.put("/" + index.getKey() + "/_mapping", wanted);
            domain.post("/" + index.getKey() + "/_update_by_query?conflicts=proceed&refresh=true");
            changes.add(new Change(Kind.INDEX, index.getKey(), Outcome.UPDATED));
        }
        return changes;
    }

    private Change index(String name, ObjectNode body) {
        Optional<JsonNode> there = domain.find("/" + name);
        if (there.isEmpty()) {
            domain.put("/" + name, body);
            return new Change(Kind.INDEX, name, Outcome.CREATED);
        }
        JsonNode wanted = body.path("mappings");
        if (Definition.covers(there.get().path(name).path("mappings"), wanted)) {
            return new Change(Kind.INDEX, name, Outcome.UNCHANGED);
        }
        domain.put("/" + name + "/_mapping", wanted);
        return new Change(Kind.INDEX, name, Outcome.UPDATED);
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
