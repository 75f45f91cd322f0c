package io.usagewatch.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Preparation;
import io.usagewatch.detection.detector.TimeToAlert;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.incident.IncidentRules;
import io.usagewatch.detection.metering.ApiCounts;
import io.usagewatch.detection.metering.Lag;
import io.usagewatch.detection.metering.UsageFromEvents;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Entity;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private static final String ONE =
            """
            monitored-apis:
              - {id: one, title: t, unit: u, reason: r, source: s3.amazonaws.com,
                 names: [GetObject], %s}
            """;

    private static final Instant NIGHT = Instant.parse("2026-11-20T00:00:00Z");
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    @TempDir static Path data;
    private static Node node;
    private static SearchDomain domain;

    private final String account = "%012d".formatted(ACCOUNTS.incrementAndGet());
    private Instant now = NIGHT;
    private final Meter meter = meter(CATALOG);

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
        domain.put("/" + StateIndex.NAME, StateIndex.body());
        domain.put("/" + DomainCatalog.INDEX, DomainCatalog.body());
    }

    @AfterAll
    static void stopNode() {
        domain.close();
        node.close();
    }

    @Test
    void measure_of_every_kind_is_what_the_events_amount_to() {
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
    void call_without_the_field_to_split_by_is_counted() {
        new Events(account).call("2026-11-20T00:00:00Z", "lambda", "Invoke", "ann").index(domain);
        meter.backfill(NIGHT, NIGHT.plus(Duration.ofMinutes(5)), Progress.NONE);
        assertThat(measures("invoke", Entity.NONE)).containsExactly(1.0);
    }

    @Test
    void nothing_is_written_before_the_first_event_of_the_account() {
        new Events(account).invoke("2026-11-20T02:00:00Z", "orders").index(domain);
        Metered metered = meter.backfill(NIGHT, NIGHT.plus(Duration.ofHours(3)), Progress.NONE);
        assertThat(metered.from()).isEqualTo(NIGHT.plus(Duration.ofHours(2)));
        assertThat(measures("instances", Entity.ALL)).hasSize(12).containsOnly(0.0);
    }

    @Test
    void account_without_events_has_nothing_to_meter() {
        assertThat(run(NIGHT).documents()).isZero();
        assertThat(meter.backfill(NIGHT.minusSeconds(600), NIGHT, Progress.NONE).documents())
                .isZero();
    }

    @Test
    void split_entity_gets_no_more_zeros_two_weeks_after_its_last_call() {
        new Events(account).invoke("2026-11-01T00:00:00Z", "migration").index(domain);
        meter.backfill(Instant.parse("2026-11-01T00:00:00Z"), NIGHT, Progress.NONE);
        assertThat(usages("invoke", "migration").getLast().start())
                .isEqualTo(Instant.parse("2026-11-15T00:00:00Z"));
    }

    @Test
    void two_fields_to_split_by_make_one_entity() {
        Catalog pairs = catalog(ONE.formatted("split-by: [principal, awsRegion]"));
        new Events(account)
                .call("2026-11-20T00:00:00Z", "s3", "GetObject", "ann", "eu-west-1")
                .call("2026-11-20T00:00:10Z", "s3", "GetObject", "ann", "eu-west-1")
                .call("2026-11-20T00:00:20Z", "s3", "GetObject", "ann", "us-east-1")
                .call("2026-11-20T00:00:30Z", "s3", "GetObject", "bob | eve", "us-east-1")
                .index(domain);
        meter(pairs).backfill(NIGHT, NIGHT.plusSeconds(300), Progress.NONE);
        assertThat(measures("one", "ann | eu-west-1")).containsExactly(2.0);
        assertThat(measures("one", "ann | us-east-1")).containsExactly(1.0);
        assertThat(measures("one", "bob \\| eve | us-east-1")).containsExactly(1.0);
    }

    @Test
    void entity_named_like_the_rest_is_not_the_rest() {
        new Events(account).invoke("2026-11-20T00:00:00Z", "other").index(domain);
        meter.backfill(NIGHT, NIGHT.plusSeconds(300), Progress.NONE);
        assertThat(measures("invoke", Entity.OTHER)).isEmpty();
        assertThat(measures("invoke", "\\other")).containsExactly(1.0);
    }

    @Test
    void beyond_a_thousand_entities_the_smallest_are_one_and_stay_it() {
        Events first = new Events(account);
        for (int i = 0; i < ApiCounts.MOST_ENTITIES; i++) {
            first.invoke("2026-11-20T00:00:00Z", "many-" + i);
            first.invoke("2026-11-20T00:01:00Z", "many-" + i);
        }
        for (int i = 0; i < 5; i++) {
            first.invoke("2026-11-20T00:02:00Z", "few-" + i);
        }
        first.index(domain);
        run(minute(8));
        Events second = new Events(account);
        for (int i = 0; i < 30; i++) {
            second.invoke("2026-11-20T00:06:00Z", "late");
        }
        second.index(domain);

        run(minute(13));

        assertThat(measures("invoke", "many-0")).containsExactly(2.0, 0.0);
        assertThat(measures("invoke", "many-999")).containsExactly(2.0, 0.0);
        assertThat(measures("invoke", Entity.OTHER)).containsExactly(5.0, 30.0);
        assertThat(measures("invoke", "few-0")).isEmpty();
        assertThat(measures("invoke", "late")).isEmpty();
    }

    @Test
    void filter_leaves_out_what_it_names() {
        Catalog filtered =
                catalog(
                        ONE.formatted(
                                "filter: {exclude-aws-services: true, exclude-principals: [ann]}"));
        new Events(account)
                .call("2026-11-20T00:00:00Z", "s3", "GetObject", "ann", "eu-west-1")
                .call("2026-11-20T00:00:00Z", "s3", "GetObject", "bob", "eu-west-1")
                .callByService("2026-11-20T00:00:00Z", "s3", "GetObject", "athena")
                .index(domain);
        meter(filtered).backfill(NIGHT, NIGHT.plusSeconds(300), Progress.NONE);
        assertThat(measures("one", Entity.ALL)).containsExactly(1.0);
    }

    @Test
    void only_failed_calls_count_where_the_filter_says_so() {
        Catalog failed =
                catalog(
                        ONE.formatted(
                                "measure: {distinct: principal}, filter: {only-failures: true}"));
        new Events(account)
                .failure("2026-11-20T00:00:00Z", "s3", "GetObject", "NoSuchKey", "ann")
                .failure("2026-11-20T00:01:00Z", "s3", "GetObject", "NoSuchKey", "bob")
                .failure("2026-11-20T00:02:00Z", "s3", "GetObject", "NoSuchKey", "bob")
                .call("2026-11-20T00:00:00Z", "s3", "GetObject", "eve", "eu-west-1")
                .index(domain);
        meter(failed).backfill(NIGHT, NIGHT.plusSeconds(300), Progress.NONE);
        assertThat(measures("one", Entity.ALL)).containsExactly(2.0);
    }

    @Test
    void usage_of_a_definition_is_offered_without_writing_anything() {
        someCalls();
        UsageFromEvents usage =
                UsageFromEvents.of(
                                domain,
                                account,
                                CATALOG.get("invoke"),
                                NIGHT,
                                NIGHT.plus(Duration.ofHours(1)))
                        .orElseThrow();
        List<Usage> offered = new ArrayList<>();
        usage.usages("orders", offered::add);
        assertThat(usage.entities()).containsExactly("orders");
        assertThat(offered).hasSize(12).allMatch(u -> u.n() == 1);
        assertThat(documents()).isEmpty();
    }

    @Test
    void first_run_meters_what_is_indexed_and_the_next_only_what_closed() {
        someCalls();
        assertThat(run(minute(60)).intervals()).isEqualTo(4 * 12);
        assertThat(run(minute(65)).documents()).isEqualTo(4);
        assertThat(measures("invoke", "orders")).hasSize(13);
    }

    @Test
    void interval_that_is_not_closed_is_left_out() {
        someCalls();
        run(minute(59));
        assertThat(measures("invoke", "orders")).hasSize(11);
    }

    @Test
    void run_that_finds_nothing_new_writes_nothing() {
        someCalls();
        run(minute(60));
        Map<String, String> before = documents();
        assertThat(run(minute(60)).documents()).isZero();
        assertThat(run(minute(61)).documents()).isZero();
        meter.backfill(NIGHT, minute(60), Progress.NONE);
        assertThat(documents()).isEqualTo(before);
    }

    @Test
    void two_invocations_at_once_meter_the_account_once() throws Exception {
        someCalls();
        run(minute(60));
        now = minute(65);
        Callable<Metered> run = () -> meter(CATALOG).run();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<Long> documents = new ArrayList<>();
            for (Future<Metered> done : two.invokeAll(List.of(run, run))) {
                documents.add(done.get().documents());
            }
            assertThat(documents).containsExactlyInAnyOrder(4L, 0L);
        }
        assertThat(measures("invoke", "orders")).hasSize(13);
        assertThat(run(minute(70)).documents()).isEqualTo(4);
    }

    @Test
    void invocation_that_was_killed_holds_the_mark_for_three_minutes() {
        someCalls();
        run(minute(60));
        new MarkStore(domain, account, () -> minute(60)).take();
        assertThat(run(minute(61)).complete()).isFalse();
        assertThat(measures("invoke", "orders")).hasSize(12);
        assertThat(run(minute(65)).documents()).isEqualTo(4);
    }

    @Test
    void run_that_failed_is_repeated_by_the_next() {
        someCalls();
        run(minute(60));
        Map<String, String> before = documents();
        domain.post("/" + UsageIndex.NAME + "/_close");
        try {
            assertThatThrownBy(() -> run(minute(65))).isInstanceOf(DomainException.class);
        } finally {
            domain.post("/" + UsageIndex.NAME + "/_open?wait_for_active_shards=1");
        }
        assertThat(documents()).isEqualTo(before);
        assertThat(run(minute(65)).documents()).isEqualTo(4);
    }

    @Test
    void missed_invocations_change_nothing() {
        someCalls();
        run(minute(30));
        run(minute(47));
        run(minute(60));
        Map<String, String> documents = documents();
        assertThat(measures("invoke", "orders")).hasSize(12).containsOnly(1.0);
        meter.backfill(NIGHT, minute(60), Progress.NONE);
        assertThat(documents()).isEqualTo(documents);
    }

    @Test
    void late_event_corrects_its_interval() {
        someCalls();
        run(minute(60));
        new Events(account)
                .invoke("2026-11-20T00:41:00Z", "orders")
                .runInstances("2026-11-20T00:41:00Z", 9)
                .index(domain);
        assertThat(run(minute(61)).documents()).isBetween(2L, 2L * 4);
        assertThat(measures("invoke", "orders").get(8)).isEqualTo(2.0);
        assertThat(measures("instances", Entity.ALL).get(8)).isEqualTo(9.0);
    }

    @Test
    void event_that_is_hours_late_is_found_by_when_it_was_indexed() {
        someCalls();
        run(minute(600));
        new Events(account)
                .indexedAt(minute(601))
                .invoke("2026-11-20T00:41:00Z", "orders")
                .invoke("2026-11-20T00:42:00Z", "new-one")
                .index(domain);
        run(minute(602));
        assertThat(measures("invoke", "orders").get(8)).isEqualTo(2.0);
        assertThat(measures("invoke", "new-one").get(8)).isEqualTo(1.0);
        assertThat(run(minute(603)).documents()).isZero();
    }

    @Test
    void late_burst_is_found_as_surprising_after_its_interval_was_metered_quiet() {
        someCalls();
        run(minute(240));
        assertThat(surprising("invoke")).isEmpty();
        Events burst = new Events(account).indexedAt(minute(241));
        for (int i = 0; i < 80; i++) {
            burst.invoke("2026-11-20T03:01:00Z", "orders");
        }
        burst.index(domain);
        run(minute(242));
        assertThat(surprising("invoke"))
                .extracting(Usage::start)
                .containsExactly(Instant.parse("2026-11-20T03:00:00Z"));
    }

    @Test
    void events_that_are_on_their_way_are_not_missed_at_any_minute() {
        MonitoredApi api = CATALOG.get("instances");
        int lag = 5;
        Events history = new Events(account);
        for (int minute = -3 * 24 * 60; minute <= -lag; minute++) {
            twentyInstances(history, minute, lag);
        }
        history.index(domain);
        run(minute(0));

        for (int minute = 1; minute <= 20; minute++) {
            Events arriving = new Events(account);
            twentyInstances(arriving, minute - lag, lag);
            arriving.index(domain);
            run(minute(minute));
            domain.refresh(UsageIndex.NAME);
            Instant settled =
                    TimeToAlert.of(api.interval(), Lag.metered(domain, account)).settled(now);
            List<Usage> surprising =
                    UsageIndex.surprising(domain, account, api, NIGHT, now, settled);
            assertThat(new IncidentRules(api).incidents(surprising, List.of()))
                    .as("minute " + minute)
                    .isEmpty();
        }
        assertThat(usages("instances", Entity.ALL).getLast().surprise())
                .as("what is judged too early")
                .isLessThan(-7);
    }

    private static void twentyInstances(Events events, int minute, int lag) {
        events.indexedAt(minute(minute + lag)).runInstances(minute(minute).toString(), 20);
    }

    @Test
    void outage_is_caught_up() {
        someCalls();
        run(minute(60));
        assertThat(run(minute(300)).complete()).isTrue();
        assertThat(measures("invoke", "orders")).hasSize(60);
    }

    @Test
    void outage_is_caught_up_in_steps_where_one_run_does_not_suffice() {
        someCalls();
        run(minute(60));
        now = minute(300);
        AtomicInteger asked = new AtomicInteger();
        Meter slow =
                new Meter(
                        domain,
                        account,
                        CATALOG,
                        () -> now.plusSeconds(20L * asked.getAndIncrement()));
        assertThat(slow.run().complete()).isFalse();
        int afterOne = measures("invoke", "orders").size();
        assertThat(afterOne).isBetween(24, 48);
        now = minute(310);
        while (!meter.run().complete()) {
            assertThat(measures("invoke", "orders").size()).isGreaterThan(afterOne);
        }
        assertThat(measures("invoke", "orders")).hasSize(62);
    }

    @Test
    void api_that_is_behind_does_not_hold_up_the_others() {
        someCalls();
        run(minute(60));
        Catalog without = new Catalog(List.of(CATALOG.get("instances")));
        for (int at = 110; at <= 600; at += 50) {
            now = minute(at);
            meter(without).run();
        }
        now = minute(610);
        AtomicInteger asked = new AtomicInteger();
        InstantSource hurried = () -> now.plusSeconds(30L * asked.getAndIncrement());
        assertThat(new Meter(domain, account, CATALOG, hurried).run().complete()).isFalse();
        assertThat(measures("instances", Entity.ALL)).hasSize(122);
        assertThat(measures("invoke", "orders").size()).isLessThan(122);
        now = minute(615);
        assertThat(meter.run().complete()).isTrue();
        assertThat(measures("invoke", "orders")).hasSize(123);
    }

    @Test
    void api_that_was_off_for_days_gets_what_it_missed() {
        someCalls();
        run(minute(60));
        Catalog without = new Catalog(List.of(CATALOG.get("instances")));
        for (int day = 1; day <= 3; day++) {
            now = minute(60).plus(Duration.ofDays(day));
            meter(without).run();
        }
        new Events(account).invoke("2026-11-22T10:01:00Z", "orders").index(domain);
        assertThat(run(minute(60).plus(Duration.ofDays(3)).plusSeconds(300)).complete()).isTrue();
        domain.refresh(UsageIndex.NAME);
        List<Usage> all =
                UsageIndex.series(
                        domain, account, "invoke", "orders", NIGHT, NIGHT.plus(Duration.ofDays(5)));
        assertThat(all).hasSize(3 * 288 + 13);
        assertThat(all.get(2 * 288 + 120).n()).isEqualTo(1);
    }

    @Test
    void monitored_api_that_is_new_gets_its_past() {
        someCalls();
        now = minute(60);
        meter(new Catalog(List.of(CATALOG.get("instances")))).run();
        run(minute(65));
        assertThat(measures("invoke", "orders")).hasSize(13).startsWith(1.0, 1.0);
    }

    @Test
    void what_an_operator_adds_in_the_console_is_metered_by_the_next_run() {
        someCalls();
        Meter deployed = meter(new Catalog(List.of(CATALOG.get("instances"))));
        now = minute(60);
        deployed.run();
        ObjectNode added = Json.object().put("account", account).put("api", "added");
        added.putObject("definition")
                .put("id", "added")
                .put("title", "t")
                .put("unit", "u")
                .put("reason", "r")
                .put("source", "lambda.amazonaws.com")
                .putArray("names")
                .add("Invoke");
        domain.put("/" + DomainCatalog.INDEX + "/_doc/" + account + ":added?refresh=true", added);

        now = minute(65);
        deployed.run();

        assertThat(measures("added", Entity.ALL)).hasSize(13).startsWith(1.0, 1.0);
    }

    @Test
    void what_events_are_not_indexed_by_yet_is_metered_once_they_are() {
        new Events(account)
                .invoke("2026-11-20T00:01:00Z", "orders")
                .call("2026-11-20T00:06:00Z", "s3", "GetObject", "ann", "eu-west-1")
                .index(domain);
        Meter both =
                meter(
                        new Catalog(
                                List.of(
                                        CATALOG.get("invoke"),
                                        catalog(ONE.formatted("split-by: [principal]"))
                                                .get("one"))));
        new Preparation(true, Set.of(), Map.of()).write(domain, account);
        now = minute(10);

        assertThat(both.run().complete()).isFalse();
        assertThat(both.backfill(NIGHT, now, Progress.NONE).complete()).isFalse();
        assertThat(measures("one", "ann")).containsExactly(0.0, 1.0);
        assertThat(measures("invoke", "orders")).isEmpty();

        new Preparation(true, Set.of("text functionName"), Map.of()).write(domain, account);
        assertThat(both.run().complete()).isTrue();
        assertThat(both.backfill(NIGHT, now, Progress.NONE).complete()).isTrue();
        assertThat(measures("invoke", "orders")).containsExactly(1.0, 0.0);
    }

    @Test
    void monitored_api_that_is_measured_otherwise_is_metered_anew() {
        new Events(account)
                .call("2026-11-20T00:00:00Z", "s3", "GetObject", "ann", "eu-west-1")
                .call("2026-11-20T00:06:00Z", "s3", "GetObject", "bob", "eu-west-1")
                .index(domain);
        now = minute(10);
        meter(catalog(ONE.formatted("split-by: [principal]"))).run();
        assertThat(measures("one", "ann")).containsExactly(1.0, 0.0);
        now = minute(15);
        meter(catalog(ONE.formatted("split-by: [awsRegion]"))).run();
        assertThat(measures("one", "ann")).isEmpty();
        assertThat(measures("one", "eu-west-1")).containsExactly(1.0, 1.0, 0.0);
    }

    @Test
    void runs_expect_the_same_as_a_backfill_over_the_whole_past() {
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
        now = backfilled;
        meter.backfill(NIGHT.minus(Duration.ofDays(10)), backfilled, Progress.NONE);
        for (Instant at = backfilled; !at.isAfter(NIGHT); at = at.plusSeconds(1_200)) {
            now = at;
            boolean warm = at.getEpochSecond() % 7_200 != 0;
            (warm ? meter : meter(CATALOG)).run();
        }
        new Meter(domain, whole, CATALOG, () -> NIGHT)
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
    void backfill_that_was_killed_goes_on_where_it_was() {
        someCalls();
        AtomicInteger asked = new AtomicInteger();
        Metered first =
                meter.backfill(NIGHT, minute(55), Progress.NONE, () -> asked.incrementAndGet() > 2);
        assertThat(first.complete()).isFalse();
        assertThat(first.apis()).isEqualTo(2);
        Metered second = meter.backfill(NIGHT, minute(55), Progress.NONE);
        assertThat(second.apis()).isEqualTo(2);
        assertThat(second.complete()).isTrue();
        assertThat(meter.backfill(NIGHT, minute(55), Progress.NONE).apis()).isEqualTo(4);
    }

    @Test
    void entity_that_is_backfilled_already_is_corrected_where_events_came_since() {
        someCalls();
        new Events(account).invoke("2026-11-20T00:01:00Z", "payments").index(domain);
        Backfill.Span hour = new Backfill.Span(NIGHT, minute(60));
        Backfill backfill = new Backfill(domain, account, CATALOG.get("invoke"), 1);
        Instant begun = backfill.begin(hour, false, new PastStore(domain, account), minute(60));
        assertThat(backfill.write(NIGHT, hour, Set.of(), Progress.NONE, () -> true).complete())
                .isFalse();
        assertThat(measures("invoke", "orders")).hasSize(12);
        assertThat(measures("invoke", "payments")).isEmpty();

        new Events(account)
                .indexedAt(minute(61))
                .invoke("2026-11-20T00:02:00Z", "orders")
                .index(domain);
        assertThat(backfill.begin(hour, false, new PastStore(domain, account), minute(62)))
                .isEqualTo(begun);
        assertThat(backfill.write(NIGHT, hour, Set.of(), Progress.NONE, () -> true).complete())
                .isTrue();
        assertThat(measures("invoke", "orders")).startsWith(2.0, 1.0);
        assertThat(measures("invoke", "payments")).startsWith(1.0, 0.0);
    }

    @Test
    void of_two_backfills_that_begin_at_once_one_ends() {
        someCalls();
        MonitoredApi api = CATALOG.get("invoke");
        Backfill.Span span = new Backfill.Span(NIGHT, minute(60));
        PastStore store = new PastStore(domain, account);
        Backfill one = new Backfill(domain, account, api);
        Backfill other = new Backfill(domain, account, api);
        one.begin(span, true, store, NIGHT);
        other.begin(span, true, store, NIGHT);

        assertThatThrownBy(() -> one.complete(span))
                .isInstanceOf(MeterException.class)
                .hasMessageContaining("another invocation backfills invoke of account " + account);
        other.complete(span);
        assertThat(other.isComplete(span)).isTrue();
    }

    @Test
    void progress_ends_at_its_total() {
        someCalls();
        AtomicInteger calls = new AtomicInteger();
        long[] last = new long[2];
        meter.backfill(
                NIGHT,
                minute(60),
                (done, total) -> {
                    calls.incrementAndGet();
                    last[0] = done;
                    last[1] = total;
                });
        assertThat(last).containsExactly(4 * 12, 4 * 12);
        assertThat(calls.get()).isGreaterThan(2);
    }

    @Test
    void lag_of_the_last_hour_is_kept() {
        for (int i = 0; i < 100; i++) {
            Instant at = NIGHT.plusSeconds(30L * i);
            new Events(account)
                    .indexedAt(at.plusSeconds(i < 90 ? 120 : 600))
                    .invoke(at.toString(), "orders")
                    .index(domain);
        }
        run(minute(55));
        run(minute(60));
        Lag lag = Lag.metered(domain, account).orElseThrow();
        assertThat(lag.p50()).isEqualTo(Duration.ofMinutes(2));
        assertThat(lag.p99()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void lag_of_an_import_is_not_kept() {
        for (int i = 0; i < 20; i++) {
            new Events(account)
                    .indexedAt(minute(50))
                    .invoke(NIGHT.minusSeconds(300L * i).toString(), "orders")
                    .index(domain);
        }
        run(minute(55));
        run(minute(60));
        assertThat(Lag.metered(domain, account)).isEmpty();
    }

    @Test
    void domain_that_was_not_provisioned_is_named_with_the_next_step() {
        domain.delete("/" + StateIndex.NAME);
        try {
            assertThatThrownBy(() -> run(NIGHT))
                    .isInstanceOf(MeterException.class)
                    .hasMessageContaining(StateIndex.NAME)
                    .hasMessageContaining("run provision first");
        } finally {
            domain.put("/" + StateIndex.NAME, StateIndex.body());
        }
    }

    private Metered run(Instant at) {
        now = at;
        return meter.run();
    }

    private Meter meter(Catalog catalog) {
        return new Meter(domain, account, catalog, () -> now);
    }

    private static Instant minute(int minutes) {
        return NIGHT.plus(Duration.ofMinutes(minutes));
    }

    private List<Usage> surprising(String api) {
        domain.refresh(UsageIndex.NAME);
        return UsageIndex.surprising(
                domain,
                account,
                CATALOG.get(api),
                NIGHT,
                NIGHT.plus(Duration.ofDays(1)),
                NIGHT.plus(Duration.ofDays(1)));
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
