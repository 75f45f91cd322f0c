package io.usagewatch.provision;

import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Index patterns, visualizations and dashboards in OpenSearch Dashboards, through its saved-objects
 * API. Theirs are the ids that begin like ours. Dashboards without an answer keep nothing else from
 * being provisioned.
 */
final class SavedObjects {

    static final String PREFIX = "usage-watch-";
    static final String EVENTS = PREFIX + "events";
    static final String USAGE = PREFIX + "usage";

    private static final String API = "/_dashboards/api/saved_objects/";
    private static final String NAME = PREFIX + "*";

    private final SearchDomain domain;

    SavedObjects(SearchDomain domain) {
        this.domain = domain;
    }

    /** Every object that is wanted, as Dashboards take it. What is referred to comes first. */
    static List<ObjectNode> definitions() {
        List<ObjectNode> objects = new ArrayList<>();
        objects.add(pattern(EVENTS, EventsIndex.PATTERN, EventsIndex.TIME));
        objects.add(pattern(USAGE, UsageIndex.NAME, UsageIndex.TIME));
        for (Board board : Board.ALL) {
            List<ObjectNode> panels = Panels.of(board);
            objects.addAll(panels);
            objects.add(dashboard(board, panels));
        }
        return objects;
    }

    private static ObjectNode pattern(String id, String indices, String time) {
        ObjectNode object = object("index-pattern", id, "7.6.0");
        object.putObject("attributes").put("title", indices).put("timeFieldName", time);
        return object;
    }

    static ObjectNode object(String type, String id, String migrated) {
        ObjectNode object = Json.object().put("type", type).put("id", id);
        object.putArray("references");
        // In the form of this version; Dashboards bring it up to theirs.
        object.putObject("migrationVersion").put(type, migrated);
        return object;
    }

    static void refer(ObjectNode object, String name, String type, String id) {
        ((ArrayNode) object.path("references"))
                .addObject()
                .put("name", name)
                .put("type", type)
                .put("id", id);
    }

    /** The first panel over the whole width, the others two by two. */
    private static ObjectNode dashboard(Board board, List<ObjectNode> panels) {
        ObjectNode object = object("dashboard", PREFIX + board.id(), "7.9.3");
        ArrayNode placed = Json.object().putArray("panels");
        for (int i = 0; i < panels.size(); i++) {
            String panel = "panel_" + i;
            refer(object, panel, "visualization", panels.get(i).path("id").asString());
            ObjectNode place = placed.addObject();
            place.put("version", "7.9.3").put("panelIndex", panel).put("panelRefName", panel);
            place.putObject("embeddableConfig");
            place.putObject("gridData")
                    .put("x", i == 0 || i % 2 == 1 ? 0 : 24)
                    .put("y", i == 0 ? 0 : 14 + (i - 1) / 2 * 14)
                    .put("w", i == 0 ? 48 : 24)
                    .put("h", 14)
                    .put("i", panel);
        }
        ObjectNode attributes = object.putObject("attributes");
        attributes
                .put("title", "Usage Watch: " + board.title())
                .put("description", board.about())
                .put("panelsJSON", placed.toString())
                .put("optionsJSON", "{\"hidePanelTitles\":false,\"useMargins\":true}")
                .put("version", 1)
                .put("timeRestore", true)
                .put("timeFrom", "now-7d")
                .put("timeTo", "now");
        attributes
                .putObject("kibanaSavedObjectMeta")
                .put(
                        "searchSourceJSON",
                        "{\"query\":{\"query\":\"\",\"language\":\"kuery\"},\"filter\":[]}");
        return object;
    }

    List<Change> prepare() {
        List<ObjectNode> wanted = definitions();
        try {
            JsonNode there = find(wanted).path("saved_objects");
            List<Outcome> outcomes = outcomes(there, wanted);
            if (!outcomes.stream().allMatch(Outcome.UNCHANGED::equals)) {
                write(wanted);
            }
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                changes.add(
                        new Change(
                                Kind.DASHBOARDS,
                                wanted.get(i).path("type").asString()
                                        + ' '
                                        + wanted.get(i).path("id").asString(),
                                outcomes.get(i)));
            }
            return changes;
        } catch (DomainException e) {
            return List.of(skipped(e));
        }
    }

    private JsonNode find(List<ObjectNode> wanted) {
        ArrayNode asked = Json.object().putArray("objects");
        wanted.forEach(
                object ->
                        asked.addObject()
                                .put("type", object.path("type").asString())
                                .put("id", object.path("id").asString()));
        return domain.postToDashboards(API + "_bulk_get", asked);
    }

    private static List<Outcome> outcomes(JsonNode there, List<ObjectNode> wanted) {
        List<Outcome> outcomes = new ArrayList<>();
        Iterator<JsonNode> found = there.iterator();
        for (ObjectNode object : wanted) {
            JsonNode one = found.hasNext() ? found.next() : Json.object();
            ObjectNode compared = Json.object();
            compared.set("attributes", object.path("attributes"));
            compared.set("references", object.path("references"));
            outcomes.add(
                    !one.has("attributes")
                            ? Outcome.CREATED
                            : Definition.covers(one, compared)
                                    ? Outcome.UNCHANGED
                                    : Outcome.UPDATED);
        }
        return outcomes;
    }

    /** Not as a file: what signs requests sends nothing but JSON. */
    private void write(List<ObjectNode> wanted) {
        ArrayNode all = Json.object().putArray("objects");
        wanted.forEach(all::add);
        JsonNode answer = domain.postToDashboards(API + "_bulk_create?overwrite=true", all);
        for (JsonNode object : answer.path("saved_objects").values()) {
            if (object.has("error")) {
                throw new ProvisionException(
                        "OpenSearch Dashboards of %s did not take %s %s: %s; provision again"
                                .formatted(
                                        domain.name(),
                                        object.path("type").asString(),
                                        object.path("id").asString(),
                                        object.path("error").path("message").asString()));
            }
        }
    }

    /** Where Dashboards do not answer, there is nothing of ours that anybody could see. */
    List<Change> remove() {
        List<Change> changes = new ArrayList<>();
        try {
            JsonNode there = find(definitions()).path("saved_objects");
            for (JsonNode object : there.values()) {
                if (object.has("attributes")) {
                    String type = object.path("type").asString();
                    String id = object.path("id").asString();
                    domain.deleteFromDashboards(API + type + '/' + id);
                    changes.add(new Change(Kind.DASHBOARDS, type + ' ' + id, Outcome.DELETED));
                }
            }
        } catch (DomainException e) {
            changes.add(skipped(e));
        }
        return changes;
    }

    private static Change skipped(DomainException e) {
        return new Change(
                Kind.DASHBOARDS,
                NAME,
                Outcome.SKIPPED,
                "OpenSearch Dashboards do not take them: " + e.getMessage());
    }
}
