package io.usagewatch.notify.message;

import io.usagewatch.detection.event.Aspect;
import io.usagewatch.detection.event.EventContext;
import io.usagewatch.detection.event.ParameterShares;
import io.usagewatch.detection.event.Share;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.search.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A message for machines: the facts of the mail, with texts as the events have them. */
public final class MessageJson {

    private static final int MOST_RESOURCES = 100;

    /** Keys of the aspects. */
    private static final Map<Aspect, String> WORDS =
            Map.of(
                    Aspect.PRINCIPAL, "principals",
                    Aspect.IDENTITY_TYPE, "identityTypes",
                    Aspect.REGION, "regions",
                    Aspect.SOURCE_IP, "sourceIps",
                    Aspect.USER_AGENT, "userAgents",
                    Aspect.EVENT_NAME, "eventNames",
                    Aspect.ERROR_CODE, "errorCodes");

    private MessageJson() {}

    public static ObjectNode of(Message message) {
        ObjectNode json = Json.object();
        json.put("type", "usage-watch-incident")
                .put("version", 1)
                .put("kind", message.kind().word())
                .put("written", message.written().toString());
        ObjectNode incident = incident(message.incident());
        message.accountName().ifPresent(name -> incident.put("accountName", name));
        incident.put("title", message.watched().title())
                .put("unit", message.watched().unit())
                .put("goingOn", message.isGoingOn());
        message.known()
                .usual()
                .ifPresent(usual -> incident.put("low", usual.low()).put("high", usual.high()));
        json.set("incident", incident);
        message.before()
                .ifPresent(
                        told ->
                                json.set(
                                        "before",
                                        incident(told.incident())
                                                .put("kind", told.kind().word())
                                                .put("told", told.at().toString())));
        message.known().events().ifPresent(events -> json.set("events", events(events)));
        ArrayNode now = json.putArray("now");
        for (LiveFigure figure : message.known().now()) {
            now.addObject()
                    .put("region", figure.region())
                    .put("what", figure.what())
                    .put("value", figure.value())
                    .put("detail", figure.detail());
        }
        ArrayNode missing = json.putArray("missing");
        for (Missing one : message.known().missing()) {
            missing.addObject().put("part", one.part()).put("why", one.why());
        }
        ArrayNode remarks = json.putArray("remarks");
        message.remarks().forEach(remarks::add);
        ObjectNode links = json.putObject("links");
        message.links().console().ifPresent(link -> links.put("console", link.toString()));
        message.links().discover().ifPresent(link -> links.put("discover", link.toString()));
        message.watched().runbook().ifPresent(link -> links.put("runbook", link.toString()));
        return json;
    }

    /** For a topic that does not take as much: what callers chose may be long. */
    public static ObjectNode withoutEvents(Message message) {
        ObjectNode json = of(message);
        json.remove("events");
        json.withArray("missing")
                .addObject()
                .put("part", "events")
                .put("why", "too large for a message");
        return json;
    }

    private static ObjectNode incident(Incident incident) {
        return Json.object()
                .put("id", incident.id())
                .put("account", incident.account())
                .put("api", incident.api())
                .put("entity", incident.entity())
                .put("severity", incident.severity().word())
                .put("start", incident.start().toString())
                .put("end", incident.end().toString())
                .put("actual", incident.actual())
                .put("expected", incident.expected())
                .put("surprise", incident.surprise())
                .put("grade", incident.grade())
                .put("confidence", incident.confidence());
    }

    private static ObjectNode events(EventContext events) {
        ObjectNode json = Json.object();
        json.put("total", events.events());
        for (Aspect aspect : Aspect.values()) {
            shares(json.putArray(WORDS.get(aspect)), events.of(aspect));
        }
        ObjectNode parameters = json.putObject("parameters");
        for (ParameterShares parameter : ParameterShares.of(events.samples())) {
            shares(parameters.putArray(parameter.name()), parameter.values());
        }
        ArrayNode resources = json.putArray("resources");
        TouchedResources.of(events.samples()).stream()
                .limit(MOST_RESOURCES)
                .forEach(resources::add);
        return json;
    }

    private static void shares(ArrayNode into, List<Share> shares) {
        for (Share share : shares) {
            into.addObject()
                    .put("value", share.value())
                    .put("amount", share.amount())
                    .put("share", share.share())
                    .put("firstSeen", share.firstSeen());
        }
    }
}
