package io.usagewatch.detection.alert;

import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The index of what people were told of: one document per incident, kept by notify. */
public final class NoticesIndex {

    public static final String NAME = "usage-watch-notices";

    /** Field of a document: every {@link SentMessage}, oldest first. */
    public static final String SENT = "sent";

    private NoticesIndex() {}

    /** Body for {@code PUT /usage-watch-notices}: settings and mapping. */
    public static ObjectNode body() {
        return Json.resource(NoticesIndex.class, "notices-index.json");
    }

    /**
     * The messages about an incident, oldest first; also those from before late events gave it
     * another start.
     */
    public static List<SentMessage> sent(SearchDomain domain, Incident incident) {
        ObjectNode search = Json.object();
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("account", incident.account());
        filter.addObject().putObject("term").put("api", incident.api());
        filter.addObject()
                .putObject("range")
                .putObject("updated")
                .put("gte", incident.start().toString());
        search.putArray("sort").addObject().put("incident", "asc");
        List<SentMessage> sent = new ArrayList<>();
        domain.scan(
                NAME,
                search,
                hit -> {
                    JsonNode notice = hit.path("_source");
                    if (isOf(notice, incident)) {
                        notice.path(SENT)
                                .forEach(message -> sent.add(SentMessage.fromJson(message)));
                    }
                });
        sent.sort(Comparator.comparing(SentMessage::at));
        return sent;
    }

    private static boolean isOf(JsonNode notice, Incident incident) {
        if (notice.path("incident").asString("").equals(incident.id())) {
            return true;
        }
        JsonNode told = notice.path("told");
        return told.isObject()
                && told.path("entity").asString("").equals(incident.entity())
                && !time(told, "start").isAfter(incident.end())
                && !time(told, "end").isBefore(incident.start());
    }

    private static Instant time(JsonNode told, String field) {
        return Instant.parse(told.path(field).asString());
    }
}
