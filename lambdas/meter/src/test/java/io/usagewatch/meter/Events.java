package io.usagewatch.meter;

import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/** Events of one account, in the form that ingest gives them. */
final class Events {

    private static final AtomicLong NEXT = new AtomicLong();

    private final String account;
    private final StringBuilder lines = new StringBuilder();

    private Optional<Instant> indexed = Optional.empty();

    Events(String account) {
        this.account = account;
    }

    Events invoke(String at, String function) {
        return add(event(at, "lambda", "Invoke"), "requestStrings", "functionName", function);
    }

    Events runInstances(String at, int count) {
        ObjectNode event = event(at, "ec2", "RunInstances");
        event.putObject("requestNumbers").put("instancesSet/items/maxCount", count);
        return add(event);
    }

    Events call(String at, String service, String name, String principal) {
        return add(event(at, service, name).put("principal", principal));
    }

    Events call(String at, String service, String name, String principal, String region) {
        return add(event(at, service, name).put("principal", principal).put("awsRegion", region));
    }

    Events callByService(String at, String service, String name, String caller) {
        ObjectNode event = event(at, service, name).put("principal", caller);
        event.putObject("userIdentity").put("invokedBy", caller + ".amazonaws.com");
        return add(event);
    }

    Events failure(String at, String service, String name, String errorCode) {
        return add(event(at, service, name).put("errorCode", errorCode));
    }

    Events failure(String at, String service, String name, String errorCode, String principal) {
        return add(
                event(at, service, name).put("errorCode", errorCode).put("principal", principal));
    }

    /** When the events that follow came to be indexed. */
    Events indexedAt(Instant at) {
        indexed = Optional.of(at);
        return this;
    }

    private ObjectNode event(String at, String service, String name) {
        return Json.object()
                .put("eventTime", at)
                .put("recipientAccountId", account)
                .put("eventSource", service + ".amazonaws.com")
                .put("eventName", name);
    }

    private Events add(ObjectNode event, String object, String field, String value) {
        event.putObject(object).put(field, value);
        return add(event);
    }

    private Events add(ObjectNode event) {
        indexed.ifPresent(at -> event.put(EventsIndex.INGEST_TIME, at.toString()));
        String index = EventsIndex.nameFor(Instant.parse(event.path("eventTime").asString()));
        lines.append(
                "{\"index\":{\"_index\":\"%s\",\"_id\":\"event-%d\"}}%n%s%n"
                        .formatted(index, NEXT.incrementAndGet(), event));
        return this;
    }

    void index(SearchDomain domain) {
        domain.bulk(lines.toString());
        domain.refresh(EventsIndex.PATTERN);
    }
}
