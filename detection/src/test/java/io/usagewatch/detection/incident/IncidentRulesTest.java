package io.usagewatch.detection.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.Apis;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.detector.Grade;
import io.usagewatch.detection.incident.Incident.Repeat;
import io.usagewatch.detection.usage.Expectation;
import io.usagewatch.detection.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class IncidentRulesTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final MonitoredApi API =
            Apis.with("api", "least-deviation: {calls: 5, percent: 100}", "severity: medium");
    private static final double CERTAIN = API.sensitivity().certain();

    private final IncidentRules rules = new IncidentRules(API);

    @Property(tries = 300)
    void every_interval_of_an_incident_was_surprising(
            @ForAll("usages") List<Usage> usages, @ForAll("grades") List<Grade> grades) {
        for (Incident incident : rules.incidents(usages, grades)) {
            assertThat(usages.stream().filter(u -> u.entity().equals(incident.entity())))
                    .extracting(Usage::start)
                    .containsAll(incident.intervals());
            assertThat(incident.start()).isEqualTo(incident.intervals().getFirst());
            assertThat(incident.end()).isEqualTo(incident.intervals().getLast().plus(INTERVAL));
            assertThat(incident.intervals()).isSorted().doesNotHaveDuplicates();
        }
    }

    @Property(tries = 300)
    void the_order_of_what_is_merged_does_not_matter(
            @ForAll("usages") List<Usage> usages,
            @ForAll("grades") List<Grade> grades,
            @ForAll long seed) {
        List<Usage> shuffledUsages = new ArrayList<>(usages);
        List<Grade> shuffledGrades = new ArrayList<>(grades);
        Collections.shuffle(shuffledUsages, new Random(seed));
        Collections.shuffle(shuffledGrades, new Random(seed));

        assertThat(rules.incidents(shuffledUsages, shuffledGrades))
                .isEqualTo(rules.incidents(usages, grades));
    }

    @Property(tries = 300)
    void a_rise_and_a_fall_of_an_entity_never_overlap_though_growth_may_hold_either(
            @ForAll("usages") List<Usage> usages, @ForAll("grades") List<Grade> grades) {
        Set<String> growth = new HashSet<>();
        usages.stream().filter(u -> u.expectation().growing()).map(Usage::id).forEach(growth::add);
        List<Incident> incidents =
                rules.incidents(usages, grades).stream()
                        .filter(incident -> !growth.contains(incident.id()))
                        .toList();

        for (Incident one : incidents) {
            for (Incident other : incidents) {
                if (!one.id().equals(other.id()) && one.entity().equals(other.entity())) {
                    assertThat(one.end().isAfter(other.start()) && other.end().isAfter(one.start()))
                            .as("%s and %s", one, other)
                            .isFalse();
                }
            }
        }
    }

    @Property(tries = 300)
    void merging_what_was_merged_changes_nothing(
            @ForAll("usages") List<Usage> usages, @ForAll("grades") List<Grade> grades) {
        List<Incident> incidents = rules.incidents(usages, grades);
        Set<String> kept = new HashSet<>();
        incidents.forEach(i -> i.intervals().forEach(start -> kept.add(i.entity() + start)));

        List<Usage> again =
                usages.stream().filter(u -> kept.contains(u.entity() + u.start())).toList();

        assertThat(rules.incidents(again, grades))
                .usingRecursiveComparison()
                .ignoringFields("repeats")
                .isEqualTo(incidents);
    }

    @Property(tries = 25)
    void what_is_told_does_not_depend_on_how_far_back_it_is_read(@ForAll long seed) {
        Random random = new Random(seed);
        MonitoredApi api = Apis.with("api", "interval: 1h");
        IncidentRules rules = new IncidentRules(api);
        List<Usage> usages = RandomUsage.of(random, api, START, Duration.ofHours(1), 110);
        List<Grade> grades =
                usages.stream()
                        .filter(usage -> random.nextInt(3) == 0)
                        .map(u -> new Grade("api", u.entity(), u.start(), u.start(), 1, 1))
                        .toList();
        List<Incident> all = rules.incidents(usages, grades);
        for (int i = 0; i < 10; i++) {
            Instant from = START.plus(Duration.ofHours(random.nextInt(110 * 24)));
            Instant readFrom = IncidentRules.readFrom(from);

            List<Incident> read =
                    rules.incidents(
                            usages.stream().filter(u -> !u.start().isBefore(readFrom)).toList(),
                            grades.stream()
                                    .filter(g -> g.start().isAfter(readFrom.minusSeconds(86_400)))
                                    .toList());

            assertThat(seenAfter(from, read)).as("%s", from).isEqualTo(seenAfter(from, all));
        }
    }

    private static List<Incident> seenAfter(Instant from, List<Incident> incidents) {
        return incidents.stream().filter(i -> i.lastSeen().isAfter(from)).toList();
    }

    @Test
    void a_spike_that_the_detector_graded_in_its_first_interval_is_one_incident() {
        List<Incident> incidents =
                rules.incidents(
                        List.of(usage(10, 40, 5), usage(11, 90, 6), usage(12, 30, 4)),
                        List.of(grade(10, 0.5)));

        assertThat(incidents)
                .singleElement()
                .satisfies(
                        incident -> {
                            assertThat(incident.start()).isEqualTo(at(10));
                            assertThat(incident.end()).isEqualTo(at(13));
                            assertThat(incident.actual()).isEqualTo(160);
                            assertThat(incident.expected()).isEqualTo(3);
                            assertThat(incident.surprise()).isEqualTo(6);
                            assertThat(incident.grade()).isEqualTo(0.5);
                            assertThat(incident.severity()).isEqualTo(Severity.MEDIUM);
                            assertThat(incident.id()).isEqualTo(usage(10, 40, 5).id());
                        });
    }

    @Test
    void three_quiet_intervals_are_held_together_and_four_are_not() {
        List<Grade> grades = List.of(grade(10, 1), grade(14, 1), grade(15, 1));

        assertThat(rules.incidents(List.of(usage(10, 40, 6), usage(14, 40, 6)), grades)).hasSize(1);
        assertThat(rules.incidents(List.of(usage(10, 40, 6), usage(15, 40, 6)), grades)).hasSize(2);
    }

    @Test
    void without_a_grade_only_what_is_certain_counts() {
        assertThat(rules.incidents(List.of(usage(10, 40, CERTAIN - 0.1)), List.of())).isEmpty();
        assertThat(rules.incidents(List.of(usage(10, 40, CERTAIN)), List.of()))
                .singleElement()
                .satisfies(incident -> assertThat(incident.grade()).isZero());
    }

    @Test
    void a_grade_does_not_make_an_incident_of_what_hardly_stands_out() {
        double graded = API.sensitivity().graded();
        List<Grade> grades = List.of(grade(10, 1));

        assertThat(rules.incidents(List.of(usage(10, 40, graded - 0.1)), grades)).isEmpty();
        assertThat(rules.incidents(List.of(usage(10, 40, graded)), grades)).hasSize(1);
    }

    @Test
    void a_grade_counts_for_the_run_it_lies_in_or_two_intervals_beside() {
        List<Usage> run = List.of(usage(10, 40, 6));

        assertThat(rules.incidents(run, List.of(grade(12, 1)))).hasSize(1);
        assertThat(rules.incidents(run, List.of(grade(13, 1)))).isEmpty();
        assertThat(rules.incidents(run, List.of(grade(8, 1)))).hasSize(1);
        assertThat(rules.incidents(run, List.of(grade(7, 1)))).isEmpty();
    }

    @Test
    void the_grade_of_another_entity_does_not_count() {
        Grade other = new Grade("api", "b", at(10), at(10), 1, 1);

        assertThat(rules.incidents(List.of(usage(10, 40, 6)), List.of(other))).isEmpty();
    }

    @Test
    void what_is_too_small_to_matter_is_left_out_however_surprising() {
        assertThat(rules.incidents(List.of(usage(10, 5, 50)), List.of(grade(10, 1)))).isEmpty();
    }

    @Test
    void a_rise_and_a_fall_are_two_incidents() {
        List<Usage> usages =
                List.of(
                        usage(10, 40, CERTAIN + 1),
                        new Usage(
                                "111122223333",
                                "api",
                                "a",
                                at(11),
                                INTERVAL,
                                0,
                                new Expectation(50, 40, 60, -CERTAIN - 1)));

        assertThat(rules.incidents(usages, List.of()))
                .extracting(incident -> Math.signum(incident.surprise()))
                .containsExactly(1.0, -1.0);
    }

    @Test
    void how_long_it_lasts_counts() {
        double moderate = API.sensitivity().margin() + 1;
        List<Usage> usages = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            usages.add(usage(10 + i, 40, moderate));
        }

        assertThat(rules.incidents(usages.subList(0, 2), List.of())).isEmpty();
        assertThat(rules.incidents(usages, List.of()))
                .singleElement()
                .satisfies(incident -> assertThat(incident.intervals()).hasSize(6));
    }

    @Test
    void what_turns_surprising_after_the_detector_has_passed_is_an_incident_all_the_same() {
        List<Grade> passed = List.of(grade(100, 0.5));

        assertThat(rules.incidents(List.of(usage(10, 3, 2)), passed)).isEmpty();
        assertThat(rules.incidents(List.of(usage(10, 40, CERTAIN)), passed)).hasSize(1);
    }

    @Test
    void a_new_nightly_job_is_one_incident_that_says_when_it_came_again() {
        int perDay = 288;
        List<Usage> nights =
                List.of(
                        usage(10, 60, 12),
                        usage(perDay + 15, 70, 11),
                        usage(2 * perDay + 8, 50, 9));

        assertThat(rules.incidents(nights, List.of()))
                .singleElement()
                .satisfies(
                        incident -> {
                            assertThat(incident.start()).isEqualTo(at(10));
                            assertThat(incident.repeats())
                                    .containsExactly(
                                            new Repeat(at(perDay + 15), at(perDay + 16)),
                                            new Repeat(at(2 * perDay + 8), at(2 * perDay + 9)));
                            assertThat(incident.lastSeen()).isEqualTo(at(2 * perDay + 9));
                        });
    }

    @Test
    void what_is_much_larger_than_the_night_before_or_at_another_hour_is_no_repetition() {
        int perDay = 288;

        assertThat(
                        rules.incidents(
                                List.of(usage(10, 60, 12), usage(perDay + 10, 150, 20)), List.of()))
                .hasSize(2);
        assertThat(
                        rules.incidents(
                                List.of(usage(10, 60, 12), usage(perDay + 100, 60, 12)), List.of()))
                .hasSize(2);
    }

    @Test
    void what_repeats_something_that_was_not_worth_telling_is_an_incident() {
        int perDay = 288;

        assertThat(
                        rules.incidents(
                                List.of(usage(10, 60, 4.5), usage(perDay + 10, 80, 12)), List.of()))
                .singleElement()
                .satisfies(incident -> assertThat(incident.start()).isEqualTo(at(perDay + 10)));
    }

    @Test
    void what_grows_from_night_to_night_is_told_again_once_it_is_much_larger_than_what_was_told() {
        int perDay = 288;

        assertThat(
                        rules.incidents(
                                List.of(
                                        usage(10, 61, 12),
                                        usage(perDay + 10, 85, 13),
                                        usage(2 * perDay + 10, 125, 14),
                                        usage(3 * perDay + 10, 180, 15)),
                                List.of()))
                .extracting(Incident::start)
                .containsExactly(at(10), at(2 * perDay + 10));
    }

    @Test
    void a_short_one_at_the_same_hour_does_not_make_a_long_one_quiet() {
        int perDay = 288;
        List<Usage> usages = new ArrayList<>(List.of(usage(10, 60, 12)));
        for (int i = 0; i < 40; i++) {
            usages.add(usage(perDay + 10 + i, 60, 12));
        }

        assertThat(rules.incidents(usages, List.of())).hasSize(2);
    }

    @Test
    void what_an_entity_did_three_times_in_four_weeks_is_a_part_of_that_the_fourth_time() {
        int perDay = 288;
        List<Usage> usages =
                new ArrayList<>(
                        List.of(
                                usage(10, 60, 12),
                                usage(2 * perDay + 100, 60, 12),
                                usage(6 * perDay + 200, 60, 12),
                                usage(10 * perDay + 50, 60, 12)));

        assertThat(rules.incidents(usages, List.of())).hasSize(3);

        usages.set(3, usage(10 * perDay + 50, 90, 20));
        assertThat(rules.incidents(usages, List.of())).as("a larger one").hasSize(4);
        usages.set(3, usage(40 * perDay, 60, 12));
        assertThat(rules.incidents(usages, List.of())).as("long forgotten").hasSize(4);
    }

    @Test
    void an_incident_at_another_hour_is_never_swallowed_by_a_nightly_job() {
        int perDay = 288;
        List<Usage> usages = new ArrayList<>();
        for (int night = 0; night < 4; night++) {
            usages.add(usage(night * perDay + 10, 60, 12));
        }
        usages.add(usage(5 * perDay + 200, 60, 12));

        assertThat(rules.incidents(usages, List.of()))
                .extracting(Incident::start)
                .containsExactly(at(10), at(5 * perDay + 200));
    }

    @Test
    void several_bursts_within_half_a_day_are_one_occasion() {
        int perDay = 288;
        List<Usage> usages =
                List.of(
                        usage(100, 60, 12),
                        usage(120, 60, 12),
                        usage(140, 60, 12),
                        usage(perDay + 240, 60, 12));

        assertThat(rules.incidents(usages, List.of())).hasSize(4);
    }

    @Test
    void an_echo_takes_no_repetition_with_it() {
        int perDay = 288;
        List<Usage> usages =
                List.of(
                        fall(10, 50, CERTAIN + 5),
                        usage(perDay + 9, 90, 20),
                        fall(perDay + 10, 50, CERTAIN + 1),
                        usage(perDay + 11, 90, 20),
                        fall(2 * perDay + 10, 50, CERTAIN + 1));

        assertThat(rules.incidents(usages, List.of()))
                .satisfiesExactly(
                        first -> assertThat(first.repeats()).as("the echo is none").isEmpty(),
                        rise -> assertThat(rise.surprise()).isEqualTo(20),
                        fall -> assertThat(fall.start()).isEqualTo(at(2 * perDay + 10)));
    }

    @Test
    void what_comes_after_an_echo_is_told() {
        int perDay = 288;
        List<Usage> usages =
                List.of(
                        usage(9, 90, 20),
                        fall(10, 50, CERTAIN + 1),
                        usage(11, 90, 20),
                        fall(perDay + 10, 50, CERTAIN + 1));

        assertThat(rules.incidents(usages, List.of()))
                .extracting(Incident::start)
                .containsExactly(at(9), at(perDay + 10));
    }

    @Test
    void growth_is_one_incident_as_long_as_it_goes_on_however_few_percent_it_is() {
        List<Usage> growth =
                List.of(growing(0, 130), growing(1, 131), growing(200, 133), growing(400, 140));

        assertThat(rules.incidents(growth, List.of()))
                .singleElement()
                .satisfies(incident -> assertThat(incident.end()).isEqualTo(at(401)));
        assertThat(rules.incidents(List.of(growing(0, 104)), List.of()))
                .as("4 calls more than the 100 that are usual")
                .isEmpty();
    }

    @Test
    void severity_follows_the_surprise_and_the_amount() {
        assertThat(severityOf(40, 6)).isEqualTo(Severity.LOW);
        assertThat(severityOf(100, 6)).as("not so few").isEqualTo(Severity.MEDIUM);
        assertThat(severityOf(40, 10)).isEqualTo(Severity.MEDIUM);
        assertThat(severityOf(40, 40)).isEqualTo(Severity.HIGH);
        assertThat(severityOf(1_000, 10)).as("many").isEqualTo(Severity.HIGH);
    }

    @Test
    void what_costs_much_is_worse_and_what_is_saved_is_not() {
        IncidentRules dear =
                new IncidentRules(
                        Apis.with(
                                "api",
                                "least-deviation: {calls: 5, percent: 100}",
                                "severity: medium",
                                "rate: 2"));

        assertThat(severityOf(dear, 50, 10)).as("98 USD more").isEqualTo(Severity.MEDIUM);
        assertThat(severityOf(dear, 51, 10)).as("100 USD more").isEqualTo(Severity.HIGH);
        assertThat(
                        dear.incidents(
                                        List.of(
                                                new Usage(
                                                        "111122223333",
                                                        "api",
                                                        "a",
                                                        at(10),
                                                        INTERVAL,
                                                        0,
                                                        new Expectation(60, 50, 70, -10))),
                                        List.of(grade(10, 1)))
                                .getFirst()
                                .severity())
                .as("120 USD less")
                .isEqualTo(Severity.MEDIUM);
    }

    private static Usage fall(int i, double expected, double surprise) {
        return new Usage(
                "111122223333",
                "api",
                "a",
                at(i),
                INTERVAL,
                0,
                new Expectation(expected, expected - 10, expected + 10, -surprise));
    }

    private static Usage growing(int i, double n) {
        return new Usage(
                "111122223333",
                "api",
                "a",
                at(i),
                INTERVAL,
                n,
                new Expectation(100, 90, 110, 2.5, true));
    }

    private Severity severityOf(double n, double surprise) {
        return severityOf(rules, n, surprise);
    }

    private static Severity severityOf(IncidentRules rules, double n, double surprise) {
        return rules.incidents(List.of(usage(10, n, surprise)), List.of(grade(10, 1)))
                .getFirst()
                .severity();
    }

    /** Ten days, at the same hours, so that incidents are repeated. */
    private static Arbitrary<Integer> intervals() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9), Arbitraries.integers().between(0, 40))
                .as((day, slot) -> 288 * day + slot);
    }

    @Provide
    Arbitrary<List<Usage>> usages() {
        return Combinators.combine(
                        Arbitraries.of("a", "b"),
                        intervals(),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.doubles().between(2, 20),
                        Arbitraries.of(1, 1, 1, -1, 0))
                .as(
                        (entity, i, n, surprise, direction) ->
                                new Usage(
                                        "111122223333",
                                        "api",
                                        entity,
                                        at(i),
                                        INTERVAL,
                                        direction < 0 ? 0 : n + 10,
                                        direction < 0
                                                ? new Expectation(n + 10, 5, n + 20, -surprise)
                                                : new Expectation(
                                                        1, 0, 3, surprise, direction == 0)))
                .list()
                .uniqueElements(usage -> usage.entity() + usage.start())
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<List<Grade>> grades() {
        return Combinators.combine(
                        Arbitraries.of("a", "b"),
                        intervals(),
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.integers().between(1, 16))
                .as(
                        (entity, i, late, sixteenths) ->
                                new Grade(
                                        "api",
                                        entity,
                                        at(i),
                                        at(i + late),
                                        sixteenths / 16.0,
                                        0.5 + sixteenths / 64.0))
                .list()
                .ofMaxSize(10);
    }

    private static Usage usage(int i, double n, double surprise) {
        return new Usage(
                "111122223333", "api", "a", at(i), INTERVAL, n, new Expectation(1, 0, 3, surprise));
    }

    private static Grade grade(int i, double grade) {
        return new Grade("api", "a", at(i), at(i), grade, 0.9);
    }

    private static Instant at(int i) {
        return START.plus(INTERVAL.multipliedBy(i));
    }
}
