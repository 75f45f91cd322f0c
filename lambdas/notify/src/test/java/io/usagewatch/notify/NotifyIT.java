package io.usagewatch.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.services.lambda.runtime.Context;
import io.usagewatch.detection.alert.Alert;
import io.usagewatch.detection.alert.NoticesIndex;
import io.usagewatch.detection.alert.SentMessage;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.incident.AccountIncidents;
import io.usagewatch.detection.incident.Decision.Scope;
import io.usagewatch.detection.incident.Decision.Status;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.review.Review;
import io.usagewatch.detection.review.ReviewChange;
import io.usagewatch.detection.review.ReviewIndex;
import io.usagewatch.detection.review.ReviewStep;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Expectation;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.notify.aws.StandInAws;
import io.usagewatch.notify.aws.StandInAws.Answer;
import io.usagewatch.notify.aws.StandInAws.Asked;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Against a real node, and AWS's services on loopback; every test has an account of its own. */
class NotifyIT {

    private static final Instant START = Instant.parse("2026-11-24T13:05:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final String API = "ec2-run-instances";
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    @TempDir static Path data;
    private static Node node;
    private static SearchDomain domain;

    private final String account = "%012d".formatted(ACCOUNTS.incrementAndGet());
    private final StandInAws aws = new StandInAws();
    private Instant now = START.plus(Duration.ofMinutes(15));

    @BeforeAll
    static void startNode() {
        Path plugin =
                Path.of(System.getProperty("usagewatch.root"))
                        .resolve("sandbox/anomaly-plugin/target/plugin");
        node = Node.start(NodeSettings.named("notify", data).withPlugin(plugin));
        domain = SearchDomain.at(node.uri());
        ObjectNode template = EventsIndex.template();
        ObjectNode properties =
                (ObjectNode) template.path("template").path("mappings").path("properties");
        properties.setAll(
                (ObjectNode)
                        EventsIndex.parameterMapping(Catalog.builtIn().apis()).path("properties"));
        domain.put("/_index_template/" + EventsIndex.TEMPLATE, template);
        domain.put("/" + UsageIndex.NAME, UsageIndex.body());
        domain.put("/" + NoticesIndex.NAME, NoticesIndex.body());
        domain.put("/" + DomainCatalog.INDEX, DomainCatalog.body());
        domain.put("/" + ReviewIndex.NAME, ReviewIndex.body());
    }

    @AfterAll
    static void stopNode() {
        domain.close();
        node.close();
    }

    @AfterEach
    void stopAws() {
        aws.close();
    }

    @Test
    void an_alert_becomes_a_message_with_who_where_what_and_the_account_as_it_is_now()
            throws IOException {
        events();
        usage(20, 14, 2);
        aws.on("DescribeInstances", asked -> instances(asked.authorization()));

        assertThat(alert("going-on")).isEqualTo("{\"sent\":1,\"leftToOthers\":0}");

        Map<String, String> sent = published().getFirst();
        assertThat(sent)
                .containsEntry(
                        "TopicArn", "arn:aws:sns:eu-west-1:%s:notifications".formatted(account))
                .containsEntry(
                        "Subject", "HIGH: EC2 RunInstances, 40 where 2 are usual - payments-prod")
                .containsEntry("MessageAttributes.entry.3.Name", "severity")
                .containsEntry("MessageAttributes.entry.3.Value.StringValue", "high");
        assertThat(mail(sent))
                .contains("40 EC2 instances asked for where 2 are usual.")
                .contains("Usual          0 to 8 in these intervals")
                .containsPattern("ci-legacy +40  100 %")
                .containsPattern("ap-southeast-1 +35   88 %")
                .containsPattern("us-east-1 +5   12 %")
                .containsPattern("p4d.24xlarge +6  100 %")
                .contains("i-0abc0")
                .containsPattern("ap-southeast-1 +instances running +7")
                .containsPattern("us-east-1 +instances running +3")
                .contains("https://console.example.com/incidents/" + incident())
                .doesNotContain("NOT KNOWN");
        JsonNode machine = Json.parse(message(sent).path("default").asString());
        assertThat(machine.path("incident").path("id").asString()).isEqualTo(incident());
        assertThat(machine.path("events").path("principals").path(0).path("share").asDouble())
                .isEqualTo(1);
    }

    @Test
    void the_same_alert_twice_is_one_message() throws IOException {
        usage(20, 14, 2);
        assertThat(alert("going-on")).contains("\"sent\":1");
        assertThat(alert("going-on")).contains("\"sent\":0");
        domain.refresh(NoticesIndex.NAME);
        assertThat(alert("going-on")).contains("\"sent\":0");
        assertThat(published()).hasSize(1);
    }

    @Test
    void the_same_alert_in_many_invocations_at_once_is_one_message() throws Exception {
        usage(20, 14, 2);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                calls.add(() -> alert("going-on"));
            }
            for (Future<String> call : threads.invokeAll(calls)) {
                assertThat(call.get()).containsAnyOf("\"sent\":0", "\"sent\":1");
            }
        }
        assertThat(published()).hasSize(1);
    }

    @Test
    void an_incident_is_told_when_it_begins_when_it_has_grown_and_when_it_is_over()
            throws IOException {
        usage(20, 14, 2);
        var _ = alert("going-on");
        usage(900, 40, 3);
        now = START.plus(Duration.ofMinutes(20));
        var _ = sweepAndAlert();
        var _ = sweepAndAlert();
        now = START.plus(Duration.ofHours(1));
        var _ = alert("over");
        var _ = sweepAndAlert();
        now = START.plus(Duration.ofHours(2));
        var _ = sweepAndAlert();

        assertThat(
                        published().stream()
                                .map(
                                        sent ->
                                                sent.get(
                                                        "MessageAttributes.entry.4.Value.StringValue")))
                .containsExactly("new", "update", "ended");
        domain.refresh(NoticesIndex.NAME);
        Incident told =
                new AccountIncidents(account, domain, Catalog.builtIn())
                        .between(START, now)
                        .getFirst();
        assertThat(NoticesIndex.sent(domain, told))
                .extracting(SentMessage::kind)
                .containsExactly("new", "update", "ended");
        assertThat(mail(published().get(1)))
                .contains("It has grown. 2,700 EC2 instances asked for where 3 are usual.")
                .contains("Told before    high, 40 where 2 are usual, at Tue 24 Nov 13:20");
        assertThat(mail(published().get(2)))
                .contains("It is over.")
                .contains("Lasted         15 min\n");
    }

    @Test
    void the_end_is_found_without_any_alert() throws IOException {
        usage(20, 14, 2);
        var _ = alert("going-on");
        now = START.plus(Duration.ofHours(1));
        assertThat(sweep()).contains("\"sent\":1");
        assertThat(sweep()).contains("\"sent\":0");
        assertThat(published().getLast().get("Subject")).startsWith("Over: EC2 RunInstances");
    }

    @Test
    void nothing_is_sent_of_an_incident_that_is_expected_until_its_date() throws IOException {
        usage(20, 14, 2);
        decide(ReviewChange.expected(Optional.of(now), Scope.ENTITY, "load test"));
        assertThat(alert("going-on")).isEqualTo("{\"sent\":0,\"leftToOthers\":0}");

        usage(20, 14, 4);
        now = START.plus(Duration.ofMinutes(25));
        assertThat(alert("going-on")).contains("\"sent\":1");
    }

    @Test
    void an_incident_that_turned_out_to_be_none_is_not_told_any_more() throws IOException {
        usage(20, 14, 2);
        assertThat(alert("going-on")).contains("\"sent\":1");
        decide(ReviewChange.to(Status.FALSE_POSITIVE));
        usage(900, 40, 3);
        assertThat(sweepAndAlert()).doesNotContain("\"sent\":1");

        now = START.plus(Duration.ofHours(1));
        assertThat(sweep()).isEqualTo("{\"sent\":0,\"leftToOthers\":0}");
        domain.refresh(NoticesIndex.NAME);
        assertThat(new Notices(domain, account).open()).isEmpty();
        assertThat(published()).hasSize(1);
    }

    @Test
    void where_decisions_cannot_be_read_the_message_is_sent_and_says_so() throws IOException {
        usage(20, 14, 2);
        domain.delete("/" + ReviewIndex.NAME);
        domain.put("/" + ReviewIndex.NAME, Json.object());
        try {
            assertThat(alert("going-on")).contains("\"sent\":1");
        } finally {
            domain.delete("/" + ReviewIndex.NAME);
            domain.put("/" + ReviewIndex.NAME, ReviewIndex.body());
        }
        assertThat(mail(published().getFirst())).contains("What operators decided could not");
    }

    @Test
    void what_an_invocation_died_over_is_told_by_a_later_sweep() throws IOException {
        usage(20, 14, 2);
        domain.post(
                "/" + NoticesIndex.NAME + "/_create/" + incident(),
                new Notice(
                                incident(),
                                START,
                                true,
                                Optional.empty(),
                                List.of(),
                                Optional.of(now.plusSeconds(90)))
                        .toJson(account, API, now));
        assertThat(sweep()).contains("\"sent\":0");
        now = now.plusSeconds(90);
        assertThat(sweep()).contains("\"sent\":1");
    }

    @Test
    void a_message_that_sns_did_not_take_fails_the_call_and_is_sent_by_the_next()
            throws IOException {
        usage(20, 14, 2);
        aws.on(
                "Publish",
                asked ->
                        new Answer(
                                403,
                                "<ErrorResponse><Error><Code>KMSAccessDenied</Code><Message>no</Message></Error></ErrorResponse>"));
        assertThatExceptionOfType(NotifyException.class)
                .isThrownBy(() -> alert("going-on"))
                .withMessageContaining("KMSAccessDenied");
        int refused = published().size();
        aws.on("Publish", asked -> new Answer(200, "<PublishResponse/>"));
        domain.refresh(NoticesIndex.NAME);
        assertThat(alert("going-on")).contains("\"sent\":1");
        assertThat(published()).hasSize(refused + 1);
    }

    @Test
    void what_is_slow_or_fails_is_named_and_holds_nothing_up() throws IOException {
        usage(20, 14, 2);
        aws.on(
                "DescribeInstances",
                asked -> {
                    try {
                        Thread.sleep(Duration.ofSeconds(30));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new Answer(0, "");
                });
        long started = System.nanoTime();
        assertThat(alert("going-on")).contains("\"sent\":1");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isLessThan(Duration.ofSeconds(20));
        assertThat(mail(published().getFirst()))
                .contains("NOT KNOWN")
                .contains(" who, where and what\n  the domain has no events of this time any more")
                .contains(" right now in eu-west-1\n  it did not come in time");
    }

    @Test
    void where_the_domain_does_not_answer_the_alert_itself_is_told() throws IOException {
        try (SearchDomain nowhere = SearchDomain.at(URI.create("http://127.0.0.1:1"))) {
            assertThat(handle(handler(nowhere), alertEvent("going-on"))).contains("\"sent\":1");
        }
        assertThat(mail(published().getFirst()))
                .contains("60 EC2 instances asked for where 1 is usual.")
                .contains("Usual          0 to 4 in these intervals")
                .contains(
                        " the incident as the console shows it\n  http[:]//127.0.0.1:1 does not answer")
                .contains("this may come more than");
    }

    @Test
    void while_the_domain_does_not_answer_a_monitor_that_speaks_on_is_told_once_an_hour()
            throws IOException {
        try (SearchDomain nowhere = SearchDomain.at(URI.create("http://127.0.0.1:1"))) {
            NotifyHandler handler = handler(nowhere);
            assertThat(handle(handler, alertEvent("going-on"))).contains("\"sent\":1");
            now = now.plus(INTERVAL);
            assertThat(handle(handler, alertEvent("going-on"))).contains("\"sent\":0");
            now = now.plus(Duration.ofHours(1));
            assertThat(handle(handler, alertEvent("going-on"))).contains("\"sent\":1");
        }
    }

    @Test
    void an_api_that_only_its_monitor_knows_is_told_like_any_other() throws IOException {
        String alert = alertEvent("going-on").replace(API, "gone-api");
        assertThat(handle(handler(domain), alert)).contains("\"sent\":1");
        assertThat(mail(published().getFirst()))
                .contains("not in the account's catalog any more")
                .doesNotContain("more than once");
        assertThat(handle(handler(domain), alert)).contains("\"sent\":0");
        assertThat(sweep()).as("nobody watches it").contains("\"sent\":1");

        now = now.plus(Duration.ofHours(3));
        String later = "" + START.plus(Duration.ofHours(3)).toEpochMilli();
        domain.refresh(NoticesIndex.NAME);
        assertThat(handle(handler(domain), alert.replace("" + START.toEpochMilli(), later)))
                .as("the monitor is still there, and looks only so far back")
                .contains("\"sent\":0");
        assertThat(handle(handler(domain), alert.replace("60.0", "6000.0"))).contains("\"sent\":1");
        assertThat(handle(handler(domain), alert.replace("going-on", "over")))
                .contains("\"sent\":0");
    }

    @Test
    void of_an_api_that_only_its_monitor_knows_nothing_is_told_that_is_expected()
            throws IOException {
        String event = alertOf("gone-api", "orders");
        Alert alert = Alert.parse(Json.parse(event).at("/Records/0/Sns/Message").asString());
        Incident incident = new Alerted(alert, alert.entities().getFirst(), false, "").incident();
        decide(incident, ReviewChange.expected(Optional.of(now), Scope.ENTITY, "load test"));
        assertThat(handle(handler(domain), event)).contains("\"sent\":0");
    }

    @Test
    void an_entity_that_cannot_be_told_keeps_no_other_from_it_and_is_told_alone_by_the_next_call()
            throws IOException {
        String alert = alertOf("gone-api", "orders", "mail", "billing");
        aws.on("Publish", asked -> refused(asked.form().get("Message").contains("orders")));
        assertThatExceptionOfType(NotifyException.class)
                .isThrownBy(() -> handle(handler(domain), alert))
                .withMessageContaining("1 of 3 messages");
        int before = published().size();
        domain.refresh(NoticesIndex.NAME);

        aws.on("Publish", asked -> refused(false));
        assertThat(handle(handler(domain), alert)).contains("\"sent\":1");
        assertThat(published().subList(before, published().size()))
                .singleElement()
                .satisfies(sent -> assertThat(mail(sent)).contains("orders"));
    }

    @Test
    void a_notice_that_nobody_lived_to_tell_is_closed_when_its_incident_has_gone()
            throws IOException {
        domain.post(
                "/" + NoticesIndex.NAME + "/_create/" + incident(),
                new Notice(incident(), START, true, Optional.empty(), List.of(), Optional.of(now))
                        .toJson(account, API, now));
        assertThat(sweep()).isEqualTo("{\"sent\":0,\"leftToOthers\":0}");
        domain.refresh(NoticesIndex.NAME);
        assertThat(new Notices(domain, account).open()).isEmpty();
    }

    @Test
    void an_end_that_cannot_be_looked_up_is_left_to_the_next_call() {
        try (SearchDomain nowhere = SearchDomain.at(URI.create("http://127.0.0.1:1"))) {
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> handle(handler(nowhere), alertEvent("over")));
        }
        assertThat(published()).isEmpty();
    }

    @Test
    void an_alert_that_is_no_incident_for_the_console_is_none_for_the_mail() throws IOException {
        assertThat(alert("going-on")).isEqualTo("{\"sent\":0,\"leftToOthers\":0}");
    }

    @Test
    void an_alert_of_another_account_is_refused() {
        assertThatExceptionOfType(NotifyException.class)
                .isThrownBy(
                        () ->
                                handle(
                                        handler(domain),
                                        alertEvent("going-on").replace(account, "999999999999")))
                .withMessageContaining("999999999999");
    }

    private String sweepAndAlert() throws IOException {
        return sweep() + alert("going-on");
    }

    private String sweep() throws IOException {
        domain.refresh(NoticesIndex.NAME);
        return handle(handler(domain), "{\"sweep\":true}");
    }

    private String alert(String state) throws IOException {
        return handle(handler(domain), alertEvent(state));
    }

    private NotifyHandler handler(SearchDomain of) {
        Map<String, String> environment = new HashMap<>(aws.environment());
        environment.put(
                NotifySettings.TOPIC, "arn:aws:sns:eu-west-1:%s:notifications".formatted(account));
        environment.put(NotifySettings.REGION, "eu-west-1");
        environment.put("USAGE_WATCH_ACCOUNT_NAME", "payments-prod");
        environment.put("USAGE_WATCH_CONSOLE_URL", "https://console.example.com/");
        return new NotifyHandler(
                of, account, Catalog.builtIn(), aws.query(), environment, () -> now);
    }

    private static String handle(NotifyHandler handler, String event) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, context());
        return answer.toString(UTF_8);
    }

    private String alertEvent(String state) {
        String alert =
                """
                {"type":"usage-watch-alert","version":1,"state":"%s","account":"%s","api":"%s",
                 "title":"EC2 RunInstances","severity":"high","intervalSeconds":300,"detector":"d",
                 "period":{"from":"2026-11-24T13:19:00Z","to":"2026-11-24T13:20:00Z"},
                 "entities":[{"key":"","doc_count":2,"n":{"value":60.0},"expected":{"value":1.0},
                  "low":{"value":0.0},"high":{"value":4.0},"highest":{"value":14.0},"lowest":{"value":14.0},
                  "first":{"value":%d},"last":{"value":%d}}],"grades":[]}
                """
                        .formatted(state, account, API, START.toEpochMilli(), START.toEpochMilli());
        ObjectNode event = Json.object();
        event.putArray("Records").addObject().putObject("Sns").put("Message", alert);
        return event.toString();
    }

    private String alertOf(String api, String... entities) {
        JsonNode alert =
                Json.parse(
                        Json.parse(alertEvent("going-on").replace(API, api))
                                .at("/Records/0/Sns/Message")
                                .asString());
        ObjectNode first = (ObjectNode) alert.path("entities").path(0);
        ArrayNode all = ((ObjectNode) alert).putArray("entities");
        for (String entity : entities) {
            all.add(first.deepCopy().put("key", entity));
        }
        ObjectNode event = Json.object();
        event.putArray("Records").addObject().putObject("Sns").put("Message", alert.toString());
        return event.toString();
    }

    private static Answer refused(boolean is) {
        return is
                ? new Answer(
                        403,
                        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>")
                : new Answer(200, "<PublishResponse/>");
    }

    /** Intervals from the start on, all alike. */
    private void usage(double n, double surprise, int intervals) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < intervals; i++) {
            Usage usage =
                    new Usage(
                            account,
                            API,
                            "",
                            START.plus(INTERVAL.multipliedBy(i)),
                            INTERVAL,
                            n,
                            new Expectation(1, 0, 4, surprise));
            lines.append(
                    "{\"index\":{\"_index\":\"%s\",\"_id\":\"%s\"}}%n%s%n"
                            .formatted(UsageIndex.NAME, usage.id(), usage.toJson()));
        }
        domain.bulk(lines.toString());
        domain.refresh(UsageIndex.NAME);
    }

    private void events() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            ObjectNode event =
                    Json.object()
                            .put("eventTime", START.plusSeconds(60 + i).toString())
                            .put("recipientAccountId", account)
                            .put("eventSource", "ec2.amazonaws.com")
                            .put("eventName", "RunInstances")
                            .put("principal", "ci-legacy")
                            .put("sourceIPAddress", "185.220.101.34")
                            .put("userAgent", "Boto3/1.26.165")
                            .put("awsRegion", i == 5 ? "us-east-1" : "ap-southeast-1");
            event.putObject("requestNumbers").put("instancesSet/items/maxCount", i == 5 ? 5 : 7);
            event.putObject("requestStrings").put("instanceType", "p4d.24xlarge");
            event.putObject("responseElements")
                    .putObject("instancesSet")
                    .putArray("items")
                    .addObject()
                    .put("instanceId", "i-0abc" + i);
            lines.append(
                    "{\"index\":{\"_index\":\"%s\",\"_id\":\"%s-%d\"}}%n%s%n"
                            .formatted(EventsIndex.nameFor(START), account, i, event));
        }
        domain.bulk(lines.toString());
        domain.refresh(EventsIndex.PATTERN);
    }

    private void decide(ReviewChange change) {
        Incident incident =
                new AccountIncidents(account, domain, Catalog.builtIn())
                        .between(START, now)
                        .getFirst();
        decide(incident, change);
    }

    private void decide(Incident incident, ReviewChange change) {
        Review review = Review.none(incident).with(new ReviewStep(now, "ann", change), incident);
        assertThat(ReviewIndex.write(domain, review)).isPresent();
    }

    private String incident() {
        return account + ":" + API + ":-:" + START.getEpochSecond();
    }

    private List<Map<String, String>> published() {
        return aws.asked("Publish").stream().map(Asked::form).toList();
    }

    private static JsonNode message(Map<String, String> sent) {
        return Json.parse(sent.get("Message"));
    }

    private static String mail(Map<String, String> sent) {
        return message(sent).path("email").asString();
    }

    private static Answer instances(String authorization) {
        int running = authorization.contains("/ap-southeast-1/") ? 7 : 3;
        return new Answer(
                200,
                "<R><reservationSet><item><instancesSet>%s</instancesSet></item></reservationSet></R>"
                        .formatted(
                                "<item><launchTime>2026-11-24T13:06:00Z</launchTime><instanceType>t</instanceType></item>"
                                        .repeat(running)));
    }

    private static Context context() {
        return (Context)
                Proxy.newProxyInstance(
                        Context.class.getClassLoader(),
                        new Class<?>[] {Context.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("getRemainingTimeInMillis")) {
                                return 60_000;
                            }
                            throw new UnsupportedOperationException(method.getName());
                        });
    }
}
