package io.usagewatch.sandbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrafficGeneratorTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant END = Instant.parse("2026-11-23T10:07:00Z");
    private static final String ACCOUNT = "111122223333";

    private final TrafficGenerator generator =
            new TrafficGenerator(TrafficPlan.twoWeeks(7, END, 2));

    @Test
    void givesTheSameRecordsForTheSameSeedAndOthersForAnother() {
        TrafficPlan plan = new TrafficPlan(3, END, 2, 1, 0.3);
        List<TrailRecord> once = new TrafficGenerator(plan).records(ACCOUNT).toList();

        assertThat(new TrafficGenerator(plan).records(ACCOUNT)).isEqualTo(once);
        assertThat(new TrafficGenerator(new TrafficPlan(4, END, 2, 1, 0.3)).records(ACCOUNT))
                .isNotEqualTo(once);
    }

    @Test
    void makesAnyPartOfTheHistoryByItself() {
        Instant from = END.minus(Duration.ofHours(31));
        Instant middle = END.minus(Duration.ofHours(9).plusMinutes(13));
        List<TrailRecord> whole = generator.records(ACCOUNT, from, END).toList();
        List<TrailRecord> first = generator.records(ACCOUNT, from, middle).toList();
        List<TrailRecord> second = generator.records(ACCOUNT, middle, END).toList();

        assertThat(first).isEqualTo(whole.subList(0, first.size()));
        assertThat(second).isEqualTo(whole.subList(first.size(), whole.size()));
    }

    @Test
    void keepsToTheOrderOfTimeAndToItsPeriod() {
        List<Instant> times = generator.records(ACCOUNT).map(TrailRecord::eventTime).toList();

        assertThat(times).isSorted();
        assertThat(times.getFirst()).isAfterOrEqualTo(END.minus(Duration.ofDays(14)));
        assertThat(times.getLast()).isBefore(END);
        assertThat(times.size()).isBetween(14 * 3500, 14 * 6500);
    }

    @Test
    void goesOnAfterTheEndAtTheSameRates() {
        Duration week = Duration.ofDays(7);
        long before = generator.records(ACCOUNT, END.minus(week), END).count();
        long after = generator.records(ACCOUNT, END, END.plus(week)).count();

        assertThat((double) after / before).isBetween(0.8, 1.25);
    }

    @Test
    void hasIncidentsAfterTheEndTooWhateverPartIsAskedFor() {
        Instant from = END.plus(Duration.ofDays(8));
        Instant to = END.plus(Duration.ofDays(19));
        List<TrailRecord> whole = generator.records(ACCOUNT, from, to).toList();
        List<TrailRecord> inParts = new ArrayList<>();
        for (Instant day = from; day.isBefore(to); day = day.plus(Duration.ofDays(1))) {
            generator.records(ACCOUNT, day, day.plus(Duration.ofDays(1))).forEach(inParts::add);
        }

        assertThat(inParts).isEqualTo(whole);
        assertThat(whole)
                .filteredOn(r -> r.json().contains("p4d.24xlarge") || r.json().contains("g5."))
                .isNotEmpty();
    }

    @Test
    void hasTheFirstOneForSomebodyWhoLooksOn() {
        Duration hour = Duration.ofHours(1);
        Instant begin = END.plus(Duration.ofMinutes(15));
        long before = generator.records(ACCOUNT, begin.minus(hour), begin).count();
        long after = generator.records(ACCOUNT, begin, begin.plus(hour)).count();

        assertThat(after).isGreaterThan(before + 100);
    }

    @Test
    void hasQuietNightsAndWeekends() {
        Map<Boolean, Long> byWeekend =
                generator
                        .records(ACCOUNT)
                        .map(r -> r.eventTime().atOffset(ZoneOffset.ofHours(-5)))
                        .filter(t -> t.getHour() >= 10 && t.getHour() < 17)
                        .collect(
                                Collectors.partitioningBy(
                                        t -> t.getDayOfWeek().getValue() > 5,
                                        Collectors.counting()));
        // ten weekdays, four days of weekends
        assertThat(byWeekend.get(false) / 10.0).isGreaterThan(1.4 * byWeekend.get(true) / 4.0);

        Map<Integer, Long> byHour =
                generator
                        .records(ACCOUNT)
                        .collect(
                                Collectors.groupingBy(
                                        r ->
                                                r.eventTime()
                                                        .atOffset(ZoneOffset.ofHours(-5))
                                                        .getHour(),
                                        Collectors.counting()));
        assertThat(byHour.get(14)).isGreaterThan(2 * byHour.get(4));
        assertThat(byHour.get(11)).isGreaterThan(byHour.get(12)); // lunch
    }

    @Test
    void variesMoreThanPoisson() {
        Map<Long, Long> bySlot =
                generator
                        .records(ACCOUNT)
                        .filter(r -> r.json().contains("\"functionName\":\"receipt-render\""))
                        .filter(
                                r -> {
                                    int hour =
                                            r.eventTime()
                                                    .atOffset(ZoneOffset.ofHours(-5))
                                                    .getHour();
                                    return hour == 14 || hour == 15;
                                })
                        .collect(
                                Collectors.groupingBy(
                                        r -> r.eventTime().getEpochSecond() / 300,
                                        Collectors.counting()));
        double mean = bySlot.values().stream().mapToLong(n -> n).average().orElseThrow();
        double variance =
                bySlot.values().stream()
                        .mapToDouble(n -> (n - mean) * (n - mean))
                        .average()
                        .orElseThrow();
        assertThat(variance).isGreaterThan(1.5 * mean);
    }

    @Test
    void writesCompleteRecords() {
        List<JsonNode> day =
                generator
                        .records(ACCOUNT, END.minus(Duration.ofDays(3)), END)
                        .map(r -> JSON.readTree(r.json()))
                        .toList();

        assertThat(day)
                .allSatisfy(
                        r ->
                                assertThat(r.propertyNames())
                                        .contains(
                                                "eventVersion",
                                                "userIdentity",
                                                "eventTime",
                                                "eventSource",
                                                "eventName",
                                                "awsRegion",
                                                "sourceIPAddress",
                                                "userAgent",
                                                "requestParameters",
                                                "responseElements",
                                                "eventID",
                                                "readOnly",
                                                "eventType",
                                                "managementEvent",
                                                "recipientAccountId",
                                                "eventCategory"));
        assertThat(day.stream().map(r -> r.path("eventID").asString()).distinct())
                .hasSize(day.size());
        JsonNode start =
                day.stream()
                        .filter(r -> r.path("eventName").asString().equals("RunInstances"))
                        .findFirst()
                        .orElseThrow();
        assertThat(start.at("/requestParameters/instancesSet/items/0/maxCount").isInt()).isTrue();
        assertThat(start.at("/responseElements/instancesSet/items/0/instanceId").asString())
                .startsWith("i-0");
        assertThat(day.stream().map(r -> r.path("awsRegion").asString()).distinct().count())
                .isBetween(2L, 3L);
        assertThat(day.stream().map(r -> r.at("/userIdentity/type").asString()))
                .contains("IAMUser", "AssumedRole", "AWSService");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 99, -12345})
    void hasEachKindOfIncidentOnceInTwoWeeksAfterQuietDaysAndApart(long seed) {
        TrafficGenerator any = new TrafficGenerator(TrafficPlan.twoWeeks(seed, END, 3));
        for (TrafficAccount account : any.accounts()) {
            List<LabelledIncident> labels =
                    any.labels().stream().filter(l -> l.account().equals(account.id())).toList();
            assertThat(labels)
                    .extracting(LabelledIncident::kind)
                    .containsExactlyInAnyOrderElementsOf(Incidents.KINDS);
            Instant free = END.minus(Duration.ofDays(9));
            for (LabelledIncident label : labels) {
                assertThat(label.start()).isAfterOrEqualTo(free);
                assertThat(label.end()).isAfter(label.start()).isBeforeOrEqualTo(END);
                free = label.end();
            }
        }
    }

    @Test
    void holdsTheLabelledCallsInTheLabelledTime() {
        assertThat(generator.labels()).hasSize(8);
        for (LabelledIncident label : generator.labels()) {
            Duration length = Duration.between(label.start(), label.end());
            long inside = calls(label, label.start(), label.end());
            long before = calls(label, label.start().minus(length), label.start());
            assertThat(inside)
                    .as(label.toString())
                    .isBetween(label.calls(), label.calls() * 3 / 2 + 10);
            assertThat(inside).as(label.toString()).isGreaterThan(4 * before);
        }
    }

    @Test
    void injectsAnIncidentOnRequest() {
        Instant start = END.plus(Duration.ofMinutes(20));
        Instant to = END.plus(Duration.ofHours(2));
        for (String kind : kinds()) {
            LabelledIncident incident = generator.incident(ACCOUNT, kind, start);
            Set<TrailRecord> usual =
                    generator.records(ACCOUNT, END, to).collect(Collectors.toSet());
            List<TrailRecord> more =
                    generator
                            .records(ACCOUNT, END, to, incident)
                            .filter(r -> !usual.contains(r))
                            .toList();
            assertThat(more.size()).isGreaterThanOrEqualTo((int) incident.calls());
            assertThat(more)
                    .allMatch(
                            r ->
                                    !r.eventTime().isBefore(incident.start())
                                            && r.eventTime().isBefore(incident.end()));
        }
        assertThatThrownBy(() -> generator.incident(ACCOUNT, "flood", start))
                .isInstanceOf(TrafficException.class)
                .hasMessageContaining("crypto-mining");
    }

    private static Set<String> kinds() {
        Estate estate = new Estate(1, 0);
        Set<String> kinds = new HashSet<>(Incidents.KINDS);
        kinds.addAll(
                new ApiBursts(estate, new ComputeCalls(estate), new PlatformCalls(estate)).kinds());
        return kinds;
    }

    @Test
    void refusesAPlanThatCannotBe() {
        assertThatThrownBy(() -> new TrafficPlan(1, END, 0, 1, 1)).hasMessageContaining("days");
        assertThatThrownBy(() -> new TrafficPlan(1, END, 1, 0, 1)).hasMessageContaining("accounts");
        assertThatThrownBy(() -> new TrafficPlan(1, END, 1, 1, Double.NaN))
                .hasMessageContaining("scale");
        assertThatThrownBy(() -> generator.records("000000000000"))
                .isInstanceOf(TrafficException.class);
        assertThat(new TrafficGenerator(new TrafficPlan(1, END, 5, 1, 1)).labels()).isEmpty();
        assertThat(new TrafficGenerator(new TrafficPlan(1, END, 1, 100, 1)).accounts())
                .extracting(TrafficAccount::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("\\d{12}"));
    }

    private long calls(LabelledIncident label, Instant from, Instant to) {
        return generator
                .records(label.account(), from, to)
                .map(r -> JSON.readTree(r.json()))
                .filter(r -> shows(label, r))
                .count();
    }

    private static boolean shows(LabelledIncident label, JsonNode record) {
        String name = record.path("eventName").asString();
        return switch (label.api()) {
            case "ec2-run-instances" -> name.equals("RunInstances");
            case "ebs-create-volume" -> name.equals("CreateVolume");
            case "lambda-invoke" ->
                    record.at("/requestParameters/functionName").asString().equals(label.entity());
            default ->
                    record.path("errorCode").asString("").matches("AccessDenied.*|.*Unauthorized.*")
                            && (record.at("/userIdentity/userName")
                                            .asString("")
                                            .equals(label.entity())
                                    || record.at(
                                                    "/userIdentity/sessionContext/sessionIssuer/userName")
                                            .asString("")
                                            .equals(label.entity()));
        };
    }
}
