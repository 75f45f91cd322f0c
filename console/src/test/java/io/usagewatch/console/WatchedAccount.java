package io.usagewatch.console;

import io.usagewatch.detection.alert.NoticesIndex;
import io.usagewatch.detection.alert.SentMessage;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.review.ReviewIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Expectation;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.sandbox.opensearch.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills a node with the usage and the events of an account in which something happened. */
public final class WatchedAccount {

    public static final String ID = "111122223333";
    public static final String HOSTILE = "<img src=x onerror=alert(1)>";
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final SearchDomain domain;
    private final StringBuilder bulk = new StringBuilder();

    public WatchedAccount(Node node) {
        domain = SearchDomain.at(node.uri());
        ObjectNode template = EventsIndex.template();
        ObjectNode properties =
                (ObjectNode) template.path("template").path("mappings").path("properties");
        EventsIndex.parameterMapping(Catalog.builtIn().apis())
                .path("properties")
                .properties()
                .forEach(
                        flat ->
                                ((ObjectNode) properties.path(flat.getKey()))
                                        .set("properties", flat.getValue().path("properties")));
        domain.put("/_index_template/" + EventsIndex.TEMPLATE, template);
        domain.put("/" + UsageIndex.NAME, UsageIndex.body());
        domain.put("/" + ReviewIndex.NAME, ReviewIndex.body());
        domain.put("/" + NoticesIndex.NAME, NoticesIndex.body());
    }

    public SearchDomain domain() {
        return domain;
    }

    /** A day of two calls per interval, and forty in each of the last two before {@code end}. */
    public WatchedAccount withSpike(String api, String entity, Instant end) {
        return withSpike(ID, api, entity, end);
    }

    /** The same of another account that has its usage in the same domain. */
    public WatchedAccount withSpike(String account, String api, String entity, Instant end) {
        Instant last = end.truncatedTo(ChronoUnit.HOURS);
        IntStream.rangeClosed(1, 288)
                .forEach(
                        back -> {
                            boolean spike = back <= 2;
                            Usage usage =
                                    new Usage(
                                            account,
                                            api,
                                            entity,
                                            last.minus(INTERVAL.multipliedBy(back)),
                                            INTERVAL,
                                            spike ? 40 : 2,
                                            new Expectation(2, 0, 5, spike ? 20 : 0));
                            add(UsageIndex.NAME, usage.id(), usage.toJson());
                        });
        return this;
    }

    public WatchedAccount withEvent(Instant time, ObjectNode event) {
        String id = UUID.randomUUID().toString();
        event.put("eventID", id)
                .put("eventTime", time.toString())
                .put("recipientAccountId", ID)
                .put("ingestTime", time.plusSeconds(240).toString());
        add(EventsIndex.nameFor(time), id, event);
        return this;
    }

    /** Messages about the incident of a spike that ends then, a minute apart. */
    public WatchedAccount withNotice(String api, String entity, Instant end, String... kinds) {
        Instant last = end.truncatedTo(ChronoUnit.HOURS);
        ObjectNode notice = Json.object();
        notice.put("account", ID).put("api", api).put("incident", "known by its time");
        notice.put("updated", last.toString());
        ObjectNode told = notice.putObject("told");
        told.put("entity", entity)
                .put("start", last.minus(INTERVAL).toString())
                .put("end", last.toString());
        ArrayNode sent = notice.putArray(NoticesIndex.SENT);
        for (int i = 0; i < kinds.length; i++) {
            sent.add(new SentMessage(kinds[i], last.plus(Duration.ofMinutes(i))).toJson());
        }
        add(NoticesIndex.NAME, api, notice);
        return this;
    }

    public static ObjectNode runInstances(String principal, String address, int count) {
        ObjectNode event = event("ec2.amazonaws.com", "RunInstances", principal, address);
        event.putObject("requestNumbers").put("instancesSet/items/maxCount", count);
        event.putObject("requestStrings").put("instanceType", "p4d.24xlarge");
        return event;
    }

    public static ObjectNode event(String source, String name, String principal, String address) {
        ObjectNode event = Json.object();
        event.put("eventSource", source)
                .put("eventName", name)
                .put("awsRegion", "us-east-1")
                .put("principal", principal)
                .put("sourceIPAddress", address)
                .put("userAgent", "aws-cli " + HOSTILE);
        event.putObject("userIdentity").put("type", "IAMUser");
        return event;
    }

    public void write() {
        domain.bulk(bulk.toString());
        bulk.setLength(0);
        domain.refresh("*");
    }

    private void add(String index, String id, ObjectNode document) {
        ObjectNode action = Json.object();
        action.putObject("index").put("_index", index).put("_id", id);
        bulk.append(action).append('\n').append(document).append('\n');
    }
}
