package io.usagewatch.sandbox.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A node that is killed again and again while it analyses the past and watches the present. {@code
 * -Dusagewatch.kills=N} and {@code -Dusagewatch.seed=N} choose how often and when.
 */
class KillIT {
    private static final int KILLS = Integer.getInteger("usagewatch.kills", 3);
    private static final long SEED = Long.getLong("usagewatch.seed", System.nanoTime());

    private static final long MINUTE = 60_000;
    private static final long SECOND = 1_000;
    private static final long FROM = 29_000_000 * MINUTE;
    private static final int ENTITIES = 12;
    private static final int INTERVALS = 1_500;
    private static final int LIVE_ENTITIES = 3;
    private static final long LIVE_INTERVAL = 2 * SECOND;
    private static final int FEW = 5;
    private static final int LONGEST_LIFE_SECONDS = 12;
    private static final String RESULTS = "opensearch-ad-plugin-result-killed";

    private final Random random = new Random(SEED);
    private final List<String> analyses = new ArrayList<>();

    @Test
    void no_kill_loses_a_detector_or_an_interval_or_leaves_one_twice(@TempDir Path data) {
        System.out.printf("KillIT: %d kills, -Dusagewatch.seed=%d%n", KILLS, SEED);
        NodeSettings settings =
                NodeSettings.named("killed", data)
                        .withPlugin(Path.of("target", "plugin").toAbsolutePath());
        Node node = Node.start(settings);
        try {
            Api api = new Api(node.uri());
            String past = past(api);
            List<String> present = List.of(present(api, "one", ""), present(api, "many", "e"));
            present.forEach(id -> start(api, id, ""));
            List<String> tasks =
                    present.stream()
                            .map(id -> task(api, id, "realtime_task").path("task_id").asString())
                            .toList();
            for (int kill = 0; kill < KILLS; kill++) {
                live(new Api(node.uri()), past);
                node.kill();
                node = Node.start(settings);
                Api again = new Api(node.uri());
                assertThat(again.get(Api.DETECTORS + "/" + past).status()).isEqualTo(200);
                for (int i = 0; i < present.size(); i++) {
                    goesOn(again, present.get(i), tasks.get(i));
                }
            }
            Api last = new Api(node.uri());
            present.forEach(id -> isUpToDate(last, id));
            present.forEach(
                    id ->
                            assertThat(last.post(Api.DETECTORS + "/" + id + "/_stop", "").status())
                                    .isEqualTo(200));
            finished(last, past);
            analyses.forEach(task -> assertEveryIntervalOnce(last, task));
            present.forEach(id -> assertNoGapAndNothingTwice(last, id));
        } finally {
            node.close();
        }
    }

    /** Lives for a random time, with an analysis of the past under way. */
    private void live(Api api, String past) {
        if (isOver(api, past)) {
            analyses.add(start(api, past, range()));
        }
        Duration life = Duration.ofMillis(random.nextLong(LONGEST_LIFE_SECONDS * SECOND));
        System.out.printf("KillIT: kill after %d ms%n", life.toMillis());
        await().pollDelay(life).atMost(life.plusMinutes(1)).until(() -> true);
    }

    private static boolean isOver(Api api, String id) {
        String state = task(api, id, "historical_analysis_task").path("state").asString("NONE");
        return List.of("NONE", "FINISHED", "FAILED", "STOPPED").contains(state);
    }

    private static void goesOn(Api api, String id, String task) {
        await().atMost(Duration.ofMinutes(2))
                .until(
                        () ->
                                task(api, id, "realtime_task")
                                        .path("state")
                                        .asString("")
                                        .equals("RUNNING"));
        assertThat(task(api, id, "realtime_task").path("task_id").asString()).isEqualTo(task);
    }

    /** The last interval that every entity has a result for is one of the last few. */
    private static void isUpToDate(Api api, String id) {
        await().atMost(Duration.ofMinutes(3))
                .until(
                        () -> {
                            JsonNode found =
                                    search(
                                            api,
                                            "{\"term\":{\"detector_id\":\"%s\"}}".formatted(id));
                            long oldest = System.currentTimeMillis() - FEW * LIVE_INTERVAL;
                            for (JsonNode entity : found) {
                                if (ends(entity).stream().noneMatch(end -> end >= oldest)) {
                                    return false;
                                }
                            }
                            return !found.isEmpty();
                        });
    }

    private void finished(Api api, String past) {
        await().atMost(Duration.ofMinutes(5)).until(() -> isOver(api, past));
        assertThat(task(api, past, "historical_analysis_task").path("state").asString())
                .isEqualTo("FINISHED");
        assertThat(task(api, past, "historical_analysis_task").path("task_id").asString())
                .isEqualTo(analyses.getLast());
    }

    private static void assertEveryIntervalOnce(Api api, String task) {
        JsonNode found = search(api, "{\"term\":{\"task_id\":\"%s\"}}".formatted(task));
        assertThat(found.size()).as("entities of %s", task).isEqualTo(ENTITIES);
        for (JsonNode entity : found) {
            // The last interval may not be complete and is left out, as by the real plugin.
            assertOnce(ends(entity), INTERVALS - 1, MINUTE);
        }
    }

    private static void assertNoGapAndNothingTwice(Api api, String id) {
        JsonNode found = search(api, "{\"term\":{\"detector_id\":\"%s\"}}".formatted(id));
        assertThat(found).isNotEmpty();
        for (JsonNode entity : found) {
            List<Long> ends = ends(entity);
            long first = ends.stream().mapToLong(Long::longValue).min().orElseThrow();
            long last = ends.stream().mapToLong(Long::longValue).max().orElseThrow();
            assertOnce(ends, (last - first) / LIVE_INTERVAL + 1, LIVE_INTERVAL);
        }
    }

    private static void assertOnce(List<Long> ends, long count, long interval) {
        TreeSet<Long> distinct = new TreeSet<>(ends);
        assertThat(ends).hasSameSizeAs(distinct);
        assertThat(distinct).hasSize((int) count);
        assertThat(distinct.last() - distinct.first()).isEqualTo((count - 1) * interval);
    }

    private static List<Long> ends(JsonNode entity) {
        List<Long> ends = new ArrayList<>();
        for (JsonNode end : entity.at("/ends/buckets")) {
            for (int i = 0; i < end.get("doc_count").asInt(); i++) {
                ends.add(end.get("key").asLong());
            }
        }
        return ends;
    }

    private static JsonNode search(Api api, String query) {
        api.post("/" + RESULTS + "/_refresh", "");
        return api.post(
                        "/" + RESULTS + "/_search",
                        """
                        {"size":0,"query":%s,"aggs":{"models":{"terms":{"field":"model_id","size":100},
                         "aggs":{"ends":{"terms":{"field":"data_end_time","size":10000}}}}}}
                        """
                                .formatted(query)
                                .strip())
                .body()
                .at("/aggregations/models/buckets");
    }

    private static String start(Api api, String id, String range) {
        Api.Answer answer = api.post(Api.DETECTORS + "/" + id + "/_start", range);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.at("/_id");
    }

    private static JsonNode task(Api api, String id, String which) {
        return api.get(Api.DETECTORS + "/" + id + "?task=true").body().path(which);
    }

    private static String range() {
        return "{\"start_time\":%d,\"end_time\":%d}".formatted(FROM, FROM + INTERVALS * MINUTE);
    }

    /** A detector with enough of a past to be killed in the middle of it. */
    private static String past(Api api) {
        index(api, "past");
        for (int entity = 0; entity < ENTITIES; entity++) {
            StringBuilder bulk = new StringBuilder();
            for (int i = 0; i < INTERVALS; i++) {
                bulk.append(row("e" + entity, FROM + i * MINUTE, i));
            }
            api.post("/past/_bulk?refresh=true", bulk.toString());
        }
        return create(api, "past", "past", "e", "{\"interval\":1,\"unit\":\"Minutes\"}");
    }

    /** A detector that has data for the time of the test before and behind it. */
    private static String present(Api api, String name, String category) {
        index(api, name);
        long now = System.currentTimeMillis();
        for (int entity = 0; entity < LIVE_ENTITIES; entity++) {
            StringBuilder bulk = new StringBuilder();
            for (int i = -200; i < 2_000; i++) {
                bulk.append(row("e" + entity, now + i * LIVE_INTERVAL, i));
            }
            api.post("/" + name + "/_bulk?refresh=true", bulk.toString());
        }
        return create(api, name, name, category, "{\"interval\":2,\"unit\":\"Seconds\"}");
    }

    private static void index(Api api, String name) {
        api.put(
                "/" + name,
                """
                {"mappings":{"properties":{"ts":{"type":"date"},"e":{"type":"keyword"},
                  "n":{"type":"double"}}}}
                """
                        .strip());
    }

    private static String row(String entity, long at, int i) {
        return "{\"index\":{}}\n{\"ts\":%d,\"e\":\"%s\",\"n\":%d}\n"
                .formatted(at, entity, 10 + Math.floorMod(i * 31, 7));
    }

    private static String create(
            Api api, String name, String index, String category, String interval) {
        Api.Answer answer =
                api.post(
                        Api.DETECTORS,
                        """
                        {"name":"%s","time_field":"ts","indices":["%s"],
                         "feature_attributes":[{"feature_name":"n","feature_enabled":true,
                           "aggregation_query":{"n":{"sum":{"field":"n"}}}}],
                         "detection_interval":{"period":%s}%s,"result_index":"%s"}
                        """
                                .formatted(
                                        name,
                                        index,
                                        interval,
                                        category.isEmpty()
                                                ? ""
                                                : ",\"category_field\":[\"%s\"]"
                                                        .formatted(category),
                                        RESULTS)
                                .strip());
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
        return answer.at("/_id");
    }
}
