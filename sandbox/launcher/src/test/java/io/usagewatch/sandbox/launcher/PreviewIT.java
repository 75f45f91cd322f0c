package io.usagewatch.sandbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.preview.CallFields;
import io.usagewatch.detection.preview.CalledApi;
import io.usagewatch.detection.preview.DraftUsage;
import io.usagewatch.detection.preview.Preview;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.sandbox.traffic.LabelledIncident;
import io.usagewatch.sandbox.traffic.TrafficAccount;
import io.usagewatch.sandbox.traffic.TrafficGenerator;
import io.usagewatch.sandbox.traffic.TrafficPlan;
import io.usagewatch.sandbox.traffic.TrailRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions that nobody rolled out, on a month of an account's events. */
class PreviewIT {

    private static final Instant END = Instant.parse("2026-11-20T00:00:00Z");
    private static final int DAYS = 30;
    private static final String TABLES = "dynamodb-create-table";
    private static final String DYNAMODB = "dynamodb.amazonaws.com";

    @TempDir static Path data;
    private static TrafficAccount made;
    private static LabelledIncident tables;
    private static LabelledIncident mining;
    private static Sandbox sandbox;
    private static SearchDomain domain;

    /** The catalog asks for no request parameter, so that none is indexed. */
    @BeforeAll
    static void fill() {
        TrafficGenerator generator = new TrafficGenerator(new TrafficPlan(7, END, DAYS, 1, 1));
        made = generator.accounts().getFirst();
        Instant from = END.minus(Duration.ofDays(DAYS));
        tables = generator.incident(made.id(), TABLES, END.minus(Duration.ofHours(30)));
        mining = generator.incident(made.id(), "crypto-mining", END.minus(Duration.ofHours(60)));
        Account account =
                new Account(made.id(), made.name(), made.region(), 150_000, from, END, END);
        sandbox =
                new Sandbox(
                        Workspace.forGenerated(data),
                        new Catalog(List.of(Catalog.builtIn().get("iam-new-credentials"))),
                        Clock.fixed(END, ZoneOffset.UTC),
                        List.of(account),
                        Optional.empty(),
                        Optional.empty(),
                        subject -> {});
        sandbox.forEach(
                pipeline -> {
                    pipeline.prepare();
                    try (Batches batches = new Batches(pipeline::ingest);
                            Stream<TrailRecord> records =
                                    generator.records(made.id(), from, END, tables, mining)) {
                        records.forEach(batches);
                    }
                });
        assertThat(sandbox.progress()).allSatisfy(each -> assertThat(each.problem()).isEmpty());
        domain = SearchDomain.at(sandbox.members().getFirst().endpoint());
        domain.refresh("cwl-*");
    }

    @AfterAll
    static void stop() {
        domain.close();
        sandbox.close();
    }

    @Test
    void what_is_called_is_offered_with_the_number_of_calls() {
        List<CalledApi> called =
                timed("what was called", () -> CalledApi.read(domain, made.id(), END));

        assertThat(called).hasSizeGreaterThan(40);
        assertThat(called)
                .filteredOn(api -> api.eventSource().equals(DYNAMODB))
                .anySatisfy(
                        api -> {
                            assertThat(api.eventName()).isEqualTo("CreateTable");
                            assertThat(api.calls()).isGreaterThanOrEqualTo(tables.calls());
                        });
    }

    @Test
    void parameters_are_offered_with_examples_and_told_to_be_numbers_or_not() {
        CallFields fields =
                timed(
                        "parameters of RunInstances",
                        () ->
                                CallFields.read(
                                        domain,
                                        made.id(),
                                        "ec2.amazonaws.com",
                                        "RunInstances",
                                        END));

        assertThat(fields.fields())
                .anySatisfy(
                        field -> {
                            assertThat(field.field().path())
                                    .isEqualTo("requestParameters.instancesSet.items.maxCount");
                            assertThat(field.isNumber()).isTrue();
                            assertThat(field.examples()).isNotEmpty();
                        })
                .anySatisfy(
                        field -> {
                            assertThat(field.field().path())
                                    .isEqualTo("requestParameters.instanceType");
                            assertThat(field.isNumber()).isFalse();
                            assertThat(field.values()).isGreaterThan(1);
                        });
    }

    @Test
    void a_burst_of_calls_would_have_been_an_incident() {
        Preview preview = preview("CreateTable", api(DYNAMODB, "CreateTable", ""));

        assertThat(preview.incidents()).anyMatch(incident -> overlaps(incident, tables));
        assertThat(preview.alertsPerWeek()).isEqualTo(preview.incidents().size() / 2.0);
        assertThat(preview.series()).hasSize(14 * 24 * 12);
    }

    /** No index has a field for them: nobody has rolled it out yet. */
    @Test
    void parameters_that_are_not_indexed_can_be_summed_and_split_by() {
        MonitoredApi api =
                api(
                        "ec2.amazonaws.com",
                        "RunInstances",
                        """
                            measure: {sum: requestParameters.instancesSet.items.maxCount}
                            split-by: [requestParameters.instanceType]
                        """);

        Preview preview = preview("RunInstances, summed and split", api);

        assertThat(api.splitBy()).containsExactly(new EventField("requestParameters.instanceType"));
        assertThat(preview.entities()).isGreaterThan(1);
        assertThat(preview.incidents())
                .anySatisfy(
                        incident -> {
                            assertThat(overlaps(incident, mining)).isTrue();
                            assertThat(incident.entity()).isEqualTo(preview.entity());
                            assertThat(incident.actual())
                                    .isGreaterThan(4 * Math.max(1, incident.expected()));
                        });
    }

    @Test
    void every_minute_of_the_busiest_api_is_counted_in_time_to_see_it() {
        Preview preview =
                preview(
                        "Invoke per function every minute",
                        api(
                                "lambda.amazonaws.com",
                                "Invoke",
                                """
                                    split-by: [requestParameters.functionName]
                                    interval: 1m
                                """));

        assertThat(preview.series()).hasSize(14 * 24 * 60);
        assertThat(preview.entities()).isGreaterThan(1);
    }

    @Test
    void another_sensitivity_is_judged_on_the_same_counts() {
        MonitoredApi normal = everyCall("normal");
        DraftUsage usage = count(normal);
        int high = told(usage, everyCall("high"));
        int low = told(usage, everyCall("low"));

        assertThat(told(usage, normal)).isBetween(low, high);
        assertThat(high).isGreaterThan(low);
    }

    @Test
    void what_speaks_against_a_definition_is_said() {
        MonitoredApi api = api(DYNAMODB, "CreateTable", "");
        MonitoredApi unused = api(DYNAMODB, "CreateGlobalTable", "");
        MonitoredApi crowded =
                api(
                        "kms.amazonaws.com",
                        "\"*\"",
                        "split-by: [principal, sourceIPAddress]".indent(4));

        assertThat(count(api).judge(api, List.of(everyCall("low"))).warnings())
                .noneMatch(warning -> warning.contains("already"));
        assertThat(count(api).judge(api, List.of(other(api))).warnings())
                .anyMatch(warning -> warning.contains("(already-there) counts the same calls"));
        assertThat(preview("nothing", unused).warnings())
                .anyMatch(warning -> warning.startsWith("Nothing was counted in"));
        assertThat(preview("every call by principal and name", crowded).warnings())
                .anyMatch(warning -> warning.contains("different values"));
        Instant early = END.minus(Duration.ofDays(DAYS)).plus(Duration.ofHours(5));
        assertThat(
                        DraftUsage.count(
                                        domain, made.id(), api, early.minus(DraftUsage.SPAN), early)
                                .orElseThrow()
                                .judge(api, List.of())
                                .warnings())
                .anyMatch(warning -> warning.contains("5 h of history"));
    }

    private static MonitoredApi everyCall(String sensitivity) {
        return api(
                "ec2.amazonaws.com",
                "\"*\"",
                ("split-by: [principal]\nsensitivity: " + sensitivity).indent(4));
    }

    private static MonitoredApi other(MonitoredApi api) {
        return CatalogYaml.read(
                        bytes(
                                yaml(
                                        "already-there",
                                        api.eventSource(),
                                        api.eventNames().getFirst(),
                                        "")))
                .apis()
                .getFirst();
    }

    private static int told(DraftUsage usage, MonitoredApi api) {
        return timed("judged anew, " + api.sensitivity().word(), () -> usage.judge(api, List.of()))
                .incidents()
                .size();
    }

    private static Preview preview(String what, MonitoredApi api) {
        return timed("preview of " + what, () -> count(api).judge(api, List.of()));
    }

    private static DraftUsage count(MonitoredApi api) {
        return DraftUsage.count(domain, made.id(), api, END.minus(DraftUsage.SPAN), END)
                .orElseThrow();
    }

    private static <T> T timed(String what, Supplier<T> work) {
        long begun = System.nanoTime();
        T result = work.get();
        System.out.printf(
                "PreviewIT: %s: %d ms%n",
                what, Duration.ofNanos(System.nanoTime() - begun).toMillis());
        return result;
    }

    private static boolean overlaps(Incident incident, LabelledIncident label) {
        return incident.start().isBefore(label.end()) && incident.end().isAfter(label.start());
    }

    private static MonitoredApi api(String source, String name, String lines) {
        return CatalogYaml.read(bytes(yaml("tried", source, name, lines))).apis().getFirst();
    }

    private static String yaml(String id, String source, String name, String lines) {
        return """
        monitored-apis:
          - id: %s
            title: Tried
            unit: calls
            reason: to see what it would tell
            source: "%s"
            names: [%s]
        %s"""
                .formatted(id, source, name, lines);
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
