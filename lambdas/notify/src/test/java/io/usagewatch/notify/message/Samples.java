package io.usagewatch.notify.message;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.event.Aspect;
import io.usagewatch.detection.event.EventContext;
import io.usagewatch.detection.event.Share;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.search.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A message of each kind, made up. */
final class Samples {

    static final String ACCOUNT = "111122223333";
    static final Instant START = Instant.parse("2026-11-24T13:05:00Z");

    private static final Catalog CATALOG = Catalog.builtIn();
    private static final LinkPlaces PLACES =
            new LinkPlaces(
                    Optional.of(URI.create("https://usage-watch.example.com")),
                    Optional.of(
                            URI.create(
                                    "https://search-usage-watch-abc.us-east-1.es.amazonaws.com/_dashboards")));

    private Samples() {}

    static Message newEc2() {
        Incident incident = incident("ec2-run-instances", "", 2, 60, 1.2, 14.2, Severity.HIGH);
        return message(Kind.NEW, incident, Optional.empty(), ec2(60), 15);
    }

    static Message grownEc2() {
        Incident before = incident("ec2-run-instances", "", 2, 60, 1.2, 14.2, Severity.HIGH);
        Incident incident = incident("ec2-run-instances", "", 8, 310, 4.8, 22.5, Severity.CRITICAL);
        Told told = new Told(Kind.NEW, START.plus(Duration.ofMinutes(15)), before);
        return message(Kind.UPDATE, incident, Optional.of(told), ec2(310), 45);
    }

    static Message endedEc2() {
        Incident before = incident("ec2-run-instances", "", 8, 310, 4.8, 22.5, Severity.CRITICAL);
        Incident incident = incident("ec2-run-instances", "", 9, 330, 5.4, 22.5, Severity.CRITICAL);
        Told told = new Told(Kind.UPDATE, START.plus(Duration.ofMinutes(45)), before);
        return message(Kind.ENDED, incident, Optional.of(told), ec2(330), 80);
    }

    static Message newEbs() {
        Incident incident = incident("ebs-create-volume", "", 3, 240, 12, 11.8, Severity.MEDIUM);
        EventContext events =
                events(
                        240,
                        Map.of(
                                Aspect.PRINCIPAL,
                                        List.of(share("backup-automation", 240, 240, false)),
                                Aspect.REGION, List.of(share("us-east-1", 240, 240, false)),
                                Aspect.SOURCE_IP, List.of(share("10.20.4.17", 240, 240, false)),
                                Aspect.USER_AGENT,
                                        List.of(share("aws-sdk-go-v2/1.30.3", 240, 240, false)),
                                Aspect.EVENT_NAME, List.of(share("CreateVolume", 240, 240, false))),
                        i ->
                                sample("volumeType", "gp3")
                                        .set(
                                                "responseElements",
                                                Json.object()
                                                        .put(
                                                                "volumeId",
                                                                "vol-0%07x".formatted(i))));
        Known known =
                known(
                        new Usual(4, 22),
                        events,
                        List.of(
                                new LiveFigure("us-east-1", "volumes", 1_312, "131,200 GiB"),
                                new LiveFigure(
                                        "us-east-1",
                                        "of them created since the start",
                                        236,
                                        "23,600 GiB")));
        return message(Kind.NEW, incident, Optional.empty(), known, 20);
    }

    static Message newLambda() {
        Incident incident =
                incident("lambda-invoke", "order-webhooks", 2, 3_120, 104.3, 12.4, Severity.MEDIUM);
        EventContext events =
                events(
                        3_120,
                        Map.of(
                                Aspect.PRINCIPAL,
                                List.of(share("order-webhooks/order-webhooks", 3_120, 3_120, true)),
                                Aspect.REGION,
                                List.of(share("us-east-1", 3_120, 3_120, false)),
                                Aspect.SOURCE_IP,
                                List.of(share("3.91.77.12", 3_120, 3_120, true)),
                                Aspect.USER_AGENT,
                                List.of(
                                        share(
                                                "aws-sdk-java/2.40.2 md/io#sync md/http#Apache ua/2.1 exec-env/AWS_Lambda_java25",
                                                3_120,
                                                3_120,
                                                false)),
                                Aspect.EVENT_NAME,
                                List.of(share("Invoke", 3_120, 3_120, false))),
                        i ->
                                sample("functionName", "order-webhooks")
                                        .set(
                                                "resources",
                                                Json.parse(
                                                        "[{\"ARN\":\"arn:aws:lambda:us-east-1:111122223333:function:order-webhooks\"}]")));
        Known known =
                known(
                        new Usual(70, 142),
                        events,
                        List.of(
                                new LiveFigure(
                                        "us-east-1", "invocations in the last 5 min", 1_604, ""),
                                new LiveFigure(
                                        "us-east-1",
                                        "average of the 24 hours before",
                                        52.4,
                                        "31 times as many now")));
        return message(Kind.NEW, incident, Optional.empty(), known, 15);
    }

    static Message newAccessDenied() {
        Incident incident =
                incident("access-denied", "ci-legacy", 3, 412, 0.4, 24.9, Severity.CRITICAL);
        EventContext events =
                events(
                        412,
                        Map.of(
                                Aspect.PRINCIPAL, List.of(share("ci-legacy", 412, 412, false)),
                                Aspect.REGION,
                                        List.of(
                                                share("us-east-1", 301, 412, false),
                                                share("ap-southeast-1", 111, 412, true)),
                                Aspect.SOURCE_IP, List.of(share("185.220.101.34", 412, 412, true)),
                                Aspect.USER_AGENT,
                                        List.of(share("python-requests/2.31.0", 412, 412, true)),
                                Aspect.EVENT_NAME,
                                        List.of(
                                                share("DescribeInstances", 31, 412, true),
                                                share("ListUsers", 24, 412, true),
                                                share(
                                                        "GetAccountAuthorizationDetails",
                                                        19,
                                                        412,
                                                        true)),
                                Aspect.ERROR_CODE,
                                        List.of(
                                                share("AccessDenied", 331, 412, false),
                                                share(
                                                        "Client.UnauthorizedOperation",
                                                        81,
                                                        412,
                                                        false))),
                        i -> sample("maxItems", String.valueOf(i)));
        return message(
                Kind.NEW,
                incident,
                Optional.empty(),
                known(new Usual(0, 3), events, List.of()),
                20);
    }

    /** The domain did not answer, and EC2 did not in time. */
    static Message withoutContext() {
        Incident incident = incident("ec2-run-instances", "", 2, 60, 1.2, 14.2, Severity.HIGH);
        Known known =
                new Known(
                        Optional.of(new Usual(0, 4)),
                        Optional.empty(),
                        List.of(),
                        List.of(
                                new Missing(
                                        "the incident as the console shows it",
                                        "reading incidents did not come in time"),
                                new Missing("who, where and what", "it did not come in time"),
                                new Missing(
                                        "right now in us-east-1",
                                        "ec2 DescribeInstances in us-east-1: answered 503 Unavailable: try again")));
        return new Message(
                Kind.NEW,
                START.plus(Duration.ofMinutes(16)),
                Optional.of("payments-prod"),
                Watched.of(CATALOG.get("ec2-run-instances"), incident),
                incident,
                Optional.empty(),
                known,
                PLACES.of(Optional.of(CATALOG.get("ec2-run-instances")), incident),
                List.of(
                        "What was told before could not be read or noted, so this may come more than once."));
    }

    /** With names that somebody chose to do harm. */
    static Message hostile(String text) {
        Incident incident = incident("lambda-invoke", text, 2, 300, 1, 12, Severity.HIGH);
        Share share = new Share(text, 300, 1, true);
        EventContext events =
                events(
                        300,
                        Map.of(
                                Aspect.PRINCIPAL, List.of(share),
                                Aspect.USER_AGENT, List.of(share),
                                Aspect.ERROR_CODE, List.of(share)),
                        i -> sample(text, text));
        return new Message(
                Kind.NEW,
                START.plus(Duration.ofMinutes(16)),
                Optional.of(text),
                Watched.of(CATALOG.get("lambda-invoke"), incident),
                incident,
                Optional.empty(),
                new Known(
                        Optional.empty(),
                        Optional.of(events),
                        List.of(),
                        List.of(new Missing("right now", text))),
                PLACES.of(Optional.of(CATALOG.get("lambda-invoke")), incident),
                List.of());
    }

    private static Known ec2(int asked) {
        EventContext events =
                events(
                        asked / 20,
                        Map.of(
                                Aspect.PRINCIPAL, List.of(share("ci-legacy", asked, asked, false)),
                                Aspect.REGION,
                                        List.of(
                                                share("ap-southeast-1", asked - 20, asked, true),
                                                share("us-east-1", 20, asked, false)),
                                Aspect.SOURCE_IP,
                                        List.of(share("185.220.101.34", asked, asked, true)),
                                Aspect.USER_AGENT,
                                        List.of(
                                                share(
                                                        "Boto3/1.26.165 Python/3.9.2 Linux/5.10.0-kali7-cloud-amd64 Botocore/1.29.165",
                                                        asked,
                                                        asked,
                                                        true)),
                                Aspect.EVENT_NAME,
                                        List.of(share("RunInstances", asked, asked, false))),
                        i ->
                                sample("instanceType", "p4d.24xlarge")
                                        .set(
                                                "responseElements",
                                                Json.parse(
                                                        "{\"instancesSet\":{\"items\":[{\"instanceId\":\"i-0%07x\"}]}}"
                                                                .formatted(i))));
        return known(
                new Usual(0, 6),
                events,
                List.of(
                        new LiveFigure("ap-southeast-1", "instances running", asked - 20, ""),
                        new LiveFigure(
                                "ap-southeast-1",
                                "of them launched since the start",
                                asked - 20,
                                "%d p4d.24xlarge".formatted(asked - 20)),
                        new LiveFigure("us-east-1", "instances running", 142, ""),
                        new LiveFigure(
                                "us-east-1",
                                "of them launched since the start",
                                20,
                                "20 p4d.24xlarge")));
    }

    private static Message message(
            Kind kind, Incident incident, Optional<Told> before, Known known, int minutes) {
        MonitoredApi api = CATALOG.get(incident.api());
        return new Message(
                kind,
                START.plus(Duration.ofMinutes(minutes)),
                Optional.of("payments-prod"),
                Watched.of(api, incident),
                incident,
                before,
                known,
                PLACES.of(Optional.of(api), incident),
                List.of());
    }

    private static Incident incident(
            String api,
            String entity,
            int intervals,
            double actual,
            double expected,
            double surprise,
            Severity severity) {
        Duration interval = Duration.ofMinutes(5);
        return new Incident(
                ACCOUNT + ":" + api + ":-:" + START.getEpochSecond(),
                ACCOUNT,
                api,
                entity,
                START,
                START.plus(interval.multipliedBy(intervals)),
                intervals > 2 ? 0.81 : 0,
                intervals > 2 ? 0.97 : 0,
                actual,
                expected,
                surprise,
                severity,
                IntStream.range(0, intervals)
                        .mapToObj(i -> START.plus(interval.multipliedBy(i)))
                        .toList(),
                List.of());
    }

    private static Known known(Usual usual, EventContext events, List<LiveFigure> now) {
        return new Known(Optional.of(usual), Optional.of(events), now, List.of());
    }

    private static EventContext events(
            long events, Map<Aspect, List<Share>> shares, IntFunction<JsonNode> sample) {
        List<JsonNode> samples = new ArrayList<>();
        for (int i = 0; i < Math.min(events, 100); i++) {
            samples.add(sample.apply(i));
        }
        return new EventContext(events, START.minus(Duration.ofDays(30)), shares, samples);
    }

    private static ObjectNode sample(String parameter, String value) {
        ObjectNode sample = Json.object();
        sample.putObject("requestStrings").put(parameter, value);
        return sample;
    }

    private static Share share(String value, double amount, double whole, boolean firstSeen) {
        return new Share(value, amount, amount / whole, firstSeen);
    }
}
