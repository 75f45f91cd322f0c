package io.usagewatch.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Entity;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Against a real node; every test has an account of its own. */
class MeterIT {

    private static final Catalog CATALOG =
            catalog(
                    """
                    monitored-apis:
                      - {id: invoke, title: t, unit: u, reason: r, source: lambda.amazonaws.com,
                         names: [Invoke], split-by: [requestParameters.functionName]}
                      - {id: instances, title: t, unit: u, reason: r, source: ec2.amazonaws.com,
                         names: [RunInstances],
                         measure: {sum: requestParameters.instancesSet.items.maxCount}}
                      - {id: readers, title: t, unit: u, reason: r,
                         source: secretsmanager.amazonaws.com, names: [GetSecretValue],
                         measure: {distinct: principal}}
                      - {id: denied, title: t, unit: u, reason: r, source: "*", names: ["*"],
                         measure: failures, filter: {error-codes: [AccessDenied*]}}
                    """);

    private static final Instant NIGHT = Instant.parse("2026-11-20T00:00:00Z");
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    @TempDir static Path data;
    private static Node node;
    private static SearchDomain domain;

    private final String account = "%012d".formatted(ACCOUNTS.incrementAndGet());
    private final Meter meter = new Meter(domain, account, CATALOG);

    @BeforeAll
    static void startNode() {
        node = Node.start(NodeSettings.named("meter", data));
        domain = SearchDomain.at(node.uri());
        ObjectNode template = EventsIndex.template();
        ObjectNode properties =
                (ObjectNode) template.path("template").path("mappings").path("properties");
        properties.setAll(
                (ObjectNode) EventsIndex.parameterMapping(CATALOG.apis()).path("properties"));
        domain.put("/_index_template/" + EventsIndex.TEMPLATE, template);
        domain.put("/" + UsageIndex.NAME, UsageIndex.body());
    }

    @AfterAll
    static void stopNode() {
        domain.close();
        node.close();
    }

    @Test
    void measureOfEveryKindIsWhatTheEventsAmountTo() {
        new Events(account)
                .invoke("2026-11-20T00:00:00Z", "orders")
                .invoke("2026-11-20T00:04:59Z", "orders")
                .invoke("2026-11-20T00:05:00Z", "orders")
                .invoke("2026-11-20T00:06:00Z", "mails")
                .runInstances("2026-11-20T00:01:00Z", 3)
                .runInstances("2026-11-20T00:02:00Z", 4)
                .call("2026-11-20T00:01:00Z", "secretsmanager", "GetSecretValue", "ann")
                .call("2026-11-20T00:02:00Z", "secretsmanager", "GetSecretValue", "ann")
                .call("2026-11-20T00:03:00Z", "secretsmanager", "GetSecretValue", "bob")
                .failure("2026-11-20T00:03:00Z", "s3", "GetObject", "AccessDenied")
                .failure("2026-11-20T00:03:10Z", "sns", "Publish", "AccessDeniedException")
                .failure("2026-11-20T00:03:20Z", "s3", "GetObject", "NoSuchKey")
                .index(domain);

        meter.backfill(NIGHT, NIGHT.plus(Duration.ofMinutes(10)), Progress.NONE);

        assertThat(measures("invoke", "orders")).containsExactly(2.0, 1.0);
        assertThat(measures("invoke", "mails")).containsExactly(0.0, 1.0);
        assertThat(measures("instances", Entity.ALL)).containsExactly(7.0, 0.0);
        assertThat(measures("readers", Entity.ALL)).containsExactly(2.0, 0.0);
        assertThat(measures("denied", Entity.ALL)).containsExactly(2.0, 0.0);
    }

    @Test
    void callWithoutTheFieldToSplitByIsCounted() {
        new Events(account).call("2026-11-20T00:00:00Z", "lambda", "Invoke", "ann").index(domain);
        meter.backfill(NIGHT, NIGHT.plus(Duration.ofMinutes(5)), Progress.NONE);
        assertThat(measures("invoke", Entity.NONE)).containsExactly(1.0);
    }

    @Test
    void nothingIsWrittenBeforeTheFirstEventOfTheAccount() {
        new Events(account).invoke("2026-11-20T02:00:00Z", "orders").index(domain);
        Metered metered = meter.backfill(NIGHT, NIGHT.plus(Duration.ofHours(3)), Progress.NONE);
        assertThat(metered.from()).isEqualTo(NIGHT.plus(Duration.ofHours(2)));
        assertThat(measures("instances", Entity.ALL)).hasSize(12).containsOnly(0.0);
    }

    @Test
    void accountWithoutEventsHasNothingToMeter() {
        assertThat(meter.run(NIGHT).documents()).isZero();
        assertThat(meter.backfill(NIGHT.minusSeconds(600), NIGHT, Progress.NONE).documents())
                .isZero();
    }

    @Test
    void splitEntityGetsNoMoreZerosTwoWeeksAfterItsLastCall() {
        new Events(account).invoke("2026-11-01T00:00:00Z", "migration").index(domain);
        meter.backfill(Instant.parse("2026-11-01T00:00:00Z"), NIGHT, Progress.NONE);
        assertThat(usages("invoke", "migration").getLast().start())
                .isEqualTo(Instant.parse("2026-11-15T00:00:00Z"));
    }

    @Test
    void firstRunMetersWhatIsIndexedAndTheNextOnlyTheLatest() {
        someCalls();
        Metered first = meter.run(NIGHT.plus(Duration.ofMinutes(61)));
        assertThat(first.intervals()).isEqualTo(4 * 12);
        Metered second = meter.run(NIGHT.plus(Duration.ofMinutes(66)));
        assertThat(second.intervals()).isEqualTo(4 * 7);
        assertThat(measures("invoke", "orders")).hasSize(13);
    }

    @Test
    void intervalThatIsNotClosedIsLeftOut() {
        someCalls();
        meter.run(NIGHT.plus(Duration.ofMinutes(60)));
        assertThat(measures("invoke", "orders")).hasSize(11);
    }

    @Test
    void secondRunChangesNothing() {
        someCalls();
        Instant now = NIGHT.plus(Duration.ofHours(1));
        meter.run(now);
        Map<String, String> before = documents();
        meter.run(now);
        meter.backfill(NIGHT, now.minusSeconds(300), Progress.NONE);
        assertThat(documents()).isEqualTo(before);
    }

    @Test
    void twoInvocationsAtOnceWriteTheSame() throws Exception {
        someCalls();
        Instant now = NIGHT.plus(Duration.ofHours(1));
        Callable<Metered> run = () -> new Meter(domain, account, CATALOG).run(now);
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (Future<Metered> done : two.invokeAll(List.of(run, run))) {
                done.get();
            }
        }
        assertThat(measures("invoke", "orders")).hasSize(11);
        assertThat(meter.run(now.plus(Duration.ofMinutes(5))).intervals()).isEqualTo(4 * 7);
    }

    @Test
    void lateEventCorrectsItsInterval() {
        someCalls();
        meter.run(NIGHT.plus(Duration.ofMinutes(61)));
        new Events(account)
                .invoke("2026-11-20T00:41:00Z", "orders")
                .runInstances("2026-11-20T00:41:00Z", 9)
                .index(domain);
        meter.run(NIGHT.plus(Duration.ofMinutes(62)));
        assertThat(measures("invoke", "orders").get(8)).isEqualTo(2.0);
        assertThat(measures("instances", Entity.ALL).get(8)).isEqualTo(9.0);
    }

    @Test
    void outageIsCaughtUp() {
        someCalls();
        meter.run(NIGHT.plus(Duration.ofMinutes(61)));
        meter.run(NIGHT.plus(Duration.ofHours(5)).plusSeconds(60));
        assertThat(measures("invoke", "orders")).hasSize(60);
    }

    @Test
    void monitoredApiThatIsNewGetsItsPast() {
        someCalls();
        Catalog before = new Catalog(List.of(CATALOG.get("instances")));
        new Meter(domain, account, before).run(NIGHT.plus(Duration.ofMinutes(61)));
        meter.run(NIGHT.plus(Duration.ofMinutes(66)));
        assertThat(measures("invoke", "orders")).hasSize(13).startsWith(1.0, 1.0);
    }

    @Test
    void runsExpectTheSameAsABackfillOverTheWholePast() {
        String whole = "%012d".formatted(ACCOUNTS.incrementAndGet());
        for (String each : List.of(account, whole)) {
            Events events = new Events(each);
            for (int i = 0; i < 10 * 288; i++) {
                Instant at = NIGHT.minus(Duration.ofDays(10)).plusSeconds(300L * i + 7);
                for (int call = 0; call < (i * 31 % 97) % 5 + (i % 288 == 100 ? 20 : 0); call++) {
                    events.invoke(at.toString(), i % 3 == 0 ? "orders" : "mails");
                }
            }
            events.index(domain);
        }
        Instant backfilled = NIGHT.minus(Duration.ofHours(2));
        meter.backfill(NIGHT.minus(Duration.ofDays(10)), backfilled, Progress.NONE);
        for (Instant now = backfilled; !now.isAfter(NIGHT); now = now.plusSeconds(1_200)) {
            domain.refresh(UsageIndex.NAME);
            meter.run(now.plusSeconds(60));
        }
        new Meter(domain, whole, CATALOG)
                .backfill(NIGHT.minus(Duration.ofDays(10)), NIGHT, Progress.NONE);

        Map<String, String> expected = new TreeMap<>();
        documents(whole)
                .forEach(
                        (id, json) ->
                                expected.put(
                                        id.replace(whole, account), json.replace(whole, account)));
        assertThat(documents()).isEqualTo(expected);
    }

    @Test
    void progressEndsAtItsTotal() {
        someCalls();
        AtomicInteger calls = new AtomicInteger();
        long[] last = new long[2];
        meter.backfill(
                NIGHT,
                NIGHT.plus(Duration.ofHours(1)),
                (done, total) -> {
                    calls.incrementAndGet();
                    last[0] = done;
                    last[1] = total;
                });
        assertThat(last).containsExactly(4 * 12, 4 * 12);
        assertThat(calls.get()).isGreaterThan(2);
    }

    @Test
    void domainThatWasNotProvisionedIsNamedWithTheNextStep() {
        domain.delete("/" + UsageIndex.NAME);
        try {
            assertThatThrownBy(() -> meter.run(NIGHT))
                    .isInstanceOf(MeterException.class)
                    .hasMessageContaining(UsageIndex.NAME)
                    .hasMessageContaining("run provision first");
        } finally {
            domain.put("/" + UsageIndex.NAME, UsageIndex.body());
        }
    }

    /** One function called once in every interval of the night's first hour. */
    private void someCalls() {
        Events events = new Events(account);
        for (int i = 0; i < 12; i++) {
            events.invoke(NIGHT.plusSeconds(300L * i).toString(), "orders");
        }
        events.index(domain);
    }

    private List<Double> measures(String api, String entity) {
        return usages(api, entity).stream().map(Usage::n).toList();
    }

    private List<Usage> usages(String api, String entity) {
        domain.refresh(UsageIndex.NAME);
        return UsageIndex.series(
                domain, account, api, entity, Instant.EPOCH, NIGHT.plus(Duration.ofDays(2)));
    }

    private Map<String, String> documents() {
        return documents(account);
    }

    private static Map<String, String> documents(String account) {
        domain.refresh(UsageIndex.NAME);
        ObjectNode search = Json.object();
        search.putObject("query").putObject("term").put("account", account);
        Map<String, String> documents = new TreeMap<>();
        search.putArray("sort").add("start").add("api").add("entity");
        domain.scan(
                UsageIndex.NAME,
                search,
                hit -> documents.put(hit.path("_id").asString(), hit.path("_source").toString()));
        return documents;
    }

    private static Catalog catalog(String yaml) {
        return CatalogYaml.read(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
    }
}
