package io.usagewatch.sandbox.anomaly.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.usagewatch.sandbox.anomaly.Reference;
import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.result.ResultDocument;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.FeatureSource;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobTest {
    private static final long MINUTE = 60_000;
    private static final long INTERVAL = 10 * MINUTE;

    /** Off every whole minute, as jobs are. */
    private static final Instant START = Instant.parse("2026-11-24T08:00:07.123Z");

    private final Usage usage = new Usage();
    private Instant now = START;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    @Test
    void windows_follow_the_start_of_the_job_less_the_delay() {
        usage.fill("", -100, 10);
        Job job = begun(",\"window_delay\":{\"period\":{\"interval\":8,\"unit\":\"Minutes\"}}");
        ResultDocument last = job.run().getLast();
        assertThat(last.interval().end()).isEqualTo(START.toEpochMilli() - 8 * MINUTE);
        assertThat(last.interval().start()).isEqualTo(last.interval().end() - INTERVAL);
        job.written();
        assertThat(job.next()).isEqualTo(START.plusMillis(INTERVAL));
    }

    @Test
    void a_past_of_32_intervals_trains_at_once_and_is_written_with_the_first_one() {
        usage.fill("", -100, 1);
        Job job = begun("");
        // 40 of the past and the one that is complete now.
        assertThat(job.run()).hasSize(41);
        assertThat(job.standing().training()).isEqualTo(1);
        assertThat(job.standing().neededPoints()).isZero();
    }

    @Test
    void a_shorter_past_is_initialising_until_there_are_32_intervals() {
        usage.fill("", -20, 40);
        Job job = begun("");
        int first = 0;
        for (int i = 0; first == 0; i++) {
            first = step(job).size();
            if (first == 0) {
                assertThat(job.standing().neededPoints()).isEqualTo(32 - 21 - i);
                assertThat(job.standing().training()).isEqualTo((21 + i) / 32f);
            }
        }
        assertThat(first).isEqualTo(32);
        assertThat(step(job)).hasSize(1);
    }

    @Test
    void a_sum_over_no_documents_is_0() {
        usage.fill("", -100, 0);
        ResultDocument last = step(begun("")).getLast();
        assertThat(last.interval().end()).isEqualTo(millis(0));
        assertThat(last.verdict().actual()).containsExactly(0);
        assertThat(last.verdict().imputed()).isNull();
    }

    @Test
    void a_past_counts_from_its_first_document_on() {
        usage.fill("", -36, -30);
        Job job = begun("");
        assertThat(step(job)).hasSize(37);
    }

    @Test
    void an_interval_without_a_value_has_no_result_unless_the_detector_fills_it_in() {
        usage.fill("", -100, 0);
        usage.sums = false;
        assertThat(step(begun(""))).allMatch(result -> result.interval().end() < millis(0));
        now = START;
        Job filling = begun(",\"imputation_option\":{\"method\":\"ZERO\"}");
        ResultDocument last = step(filling).getLast();
        assertThat(last.interval().end()).isEqualTo(millis(0));
        assertThat(last.verdict().imputed()).containsExactly(true);
        assertThat(last.verdict().actual()).containsExactly(0);
    }

    @Test
    void an_entity_that_shows_up_later_has_its_own_cold_start() {
        usage.fill("a", -100, 10);
        usage.fill("b", 3, 60);
        Job job = begun(",\"category_field\":[\"e\"]");
        assertThat(step(job)).allMatch(result -> value(result).equals("a"));
        for (int i = 0; i < 3; i++) {
            assertThat(step(job)).hasSize(1);
        }
        assertThat(job.standing().models()).isEqualTo(2);
        assertThat(job.standing().trained()).isEqualTo(1);
    }

    @Test
    void what_could_not_be_written_comes_again_with_the_same_interval() {
        usage.fill("", -100, 10);
        Job job = begun("");
        List<ResultDocument> once = job.run();
        assertThat(ids(job.run())).isEqualTo(ids(once));
        job.written();
        now = now.plusMillis(INTERVAL);
        assertThat(job.run()).hasSize(1);
    }

    @Test
    void an_interval_whose_usage_cannot_be_read_is_tried_again() {
        usage.fill("", -100, 10);
        Job job = begun("");
        usage.broken = true;
        assertThatThrownBy(job::run).hasMessage("no shard");
        usage.broken = false;
        assertThat(job.next()).isEqualTo(START);
        assertThat(job.run()).hasSize(41);
    }

    @Test
    void a_node_that_was_down_makes_up_for_what_it_missed_and_knows_what_it_knew() {
        usage.fill("", -100, 200);
        usage.drop("", 17);
        Job steady = begun("");
        Map<String, Double> expected = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            step(steady).forEach(result -> expected.put(result.id(), score(result)));
        }

        now = START;
        Job killed = begun("");
        Map<String, Double> found = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            step(killed).forEach(result -> found.put(result.id(), score(result)));
        }
        now = at(59);
        Job resumed = Job.resumed("d", detector(""), START, Optional.of(at(19)), usage, clock);
        assertThat(resumed.next()).isEqualTo(at(19));
        while (!resumed.next().isAfter(now)) {
            resumed.run()
                    .forEach(
                            result -> {
                                Double before = found.put(result.id(), score(result));
                                assertThat(before).isIn(null, score(result));
                            });
            resumed.written();
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void what_was_written_before_the_node_stopped_is_not_written_again() {
        usage.fill("", -100, 500);
        now = at(400);
        Job resumed = Job.resumed("d", detector(""), START, Optional.of(at(399)), usage, clock);
        // A cold start of 80 intervals may have been written half with the last interval.
        assertThat(resumed.run()).hasSize(81);
        resumed.written();
        assertThat(resumed.run()).hasSize(1);
    }

    @Test
    void watched_entities_stay_watched_when_there_are_more_than_a_thousand() {
        Job job = begun(",\"category_field\":[\"e\"]");
        usage.fill("z", 0, 2);
        step(job);
        for (int i = 0; i < 1_100; i++) {
            usage.fill("a" + i, 1, 2);
        }
        step(job);
        assertThat(job.standing().models()).isEqualTo(1_000);
        usage.fill("z", 2, 60);
        for (int i = 0; i < 40; i++) {
            step(job);
        }
        assertThat(job.standing().trained()).isOne();
    }

    @Test
    void intervals_missed_more_than_512_ago_are_given_up() {
        usage.fill("", -100, 2);
        Job job = begun("");
        now = at(600);
        assertThat(job.skipped()).isEqualTo(600 - 512);
        assertThat(job.next()).isEqualTo(at(600 - 512));
        assertThat(job.skipped()).isZero();
    }

    private List<ResultDocument> step(Job job) {
        List<ResultDocument> results = job.run();
        job.written();
        now = now.plusMillis(INTERVAL);
        return results;
    }

    private Job begun(String more) {
        return Job.begun("d", detector(more), usage, clock);
    }

    private static Detector detector(String more) {
        return Reference.detector(
                """
                {"name":"d","time_field":"ts","indices":["i"],"feature_attributes":[
                  {"feature_name":"n","aggregation_query":{"n":{"sum":{"field":"n"}}}}]%s}
                """
                        .formatted(more));
    }

    private static Instant at(long interval) {
        return START.plus(Duration.ofMillis(INTERVAL).multipliedBy(interval));
    }

    private static long millis(long interval) {
        return at(interval).toEpochMilli();
    }

    private static double score(ResultDocument result) {
        return result.verdict().score();
    }

    private static String value(ResultDocument result) {
        return result.source().entity().attributes().getFirst().value();
    }

    private static List<String> ids(List<ResultDocument> results) {
        return results.stream().map(ResultDocument::id).toList();
    }

    /** Usage by entity and end of interval, numbered from the job's start. */
    private static final class Usage implements FeatureSource {
        private final Map<String, TreeMap<Long, double[]>> byEntity = new TreeMap<>();
        private final Random random = new Random(1);
        private boolean broken;
        private boolean sums = true;

        void fill(String entity, int first, int end) {
            for (int i = first; i < end; i++) {
                byEntity.computeIfAbsent(entity, e -> new TreeMap<>())
                        .put(millis(i), new double[] {10 + random.nextGaussian()});
            }
        }

        void drop(String entity, int interval) {
            byEntity.get(entity).remove(millis(interval));
        }

        @Override
        public Map<Long, double[]> values(Detector detector, @Nullable Entity entity, Range range) {
            if (broken) {
                throw new IllegalStateException("no shard");
            }
            String name = entity == null ? "" : entity.attributes().getFirst().value();
            long delay = detector.windowDelay().millis();
            Map<Long, double[]> values = new HashMap<>();
            byEntity.getOrDefault(name, new TreeMap<>())
                    .forEach(
                            (end, value) -> {
                                long start = end - delay - INTERVAL;
                                if (start >= range.start() && start < range.end()) {
                                    values.put(start, value);
                                }
                            });
            return values;
        }

        @Override
        public List<Optional<double[]>> samples(
                Detector detector, @Nullable Entity entity, List<Range> intervals) {
            return intervals.stream()
                    .map(
                            range ->
                                    Optional.ofNullable(
                                            values(detector, entity, range)
                                                    .getOrDefault(
                                                            range.start(),
                                                            sums ? new double[] {0} : null)))
                    .toList();
        }

        @Override
        public Optional<Range> documents(Detector detector, @Nullable Entity entity) {
            TreeMap<Long, double[]> ends =
                    byEntity.getOrDefault(
                            entity == null ? "" : entity.attributes().getFirst().value(),
                            new TreeMap<>());
            long before = detector.windowDelay().millis() + INTERVAL;
            return ends.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Range(ends.firstKey() - before, ends.lastKey() - before));
        }

        @Override
        public void eachEntity(Detector detector, Range range, BiConsumer<Entity, double[]> use) {
            for (String name : new ArrayList<>(byEntity.keySet())) {
                Entity entity = new Entity(List.of(new Entity.Attribute("e", name)));
                double[] value = values(detector, entity, range).get(range.start());
                if (value != null) {
                    use.accept(entity, value);
                }
            }
        }
    }
}
