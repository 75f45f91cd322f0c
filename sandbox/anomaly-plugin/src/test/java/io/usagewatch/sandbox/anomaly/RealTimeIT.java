package io.usagewatch.sandbox.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RealTimeIT {
    private static final long MINUTE = 60_000;
    private static final String RESULTS = "opensearch-ad-plugin-result-live";

    @Test
    void a_job_trains_on_the_past_and_goes_on_after_a_restart(@TempDir Path data) {
        NodeSettings settings =
                NodeSettings.named("live", data)
                        .withPlugin(Path.of("target", "plugin").toAbsolutePath());
        String trained;
        String young;
        long results;
        try (Node node = Node.start(settings)) {
            Api api = new Api(node.uri());
            trained = detector(api, "trained", 90);
            young = detector(api, "young", 10);
            start(api, trained);
            start(api, young);
            running(api, trained);
            await().until(() -> results(api, trained) > 32);
            results = results(api, trained);
            assertThat(profile(api, young).at("/state").asString()).isEqualTo("INIT");
            assertThat(profile(api, young).at("/init_progress/needed_shingles").asInt())
                    .isBetween(20, 24);
            assertThat(task(api, trained).at("/state").asString()).isEqualTo("RUNNING");
        }
        try (Node node = Node.start(settings)) {
            Api api = new Api(node.uri());
            running(api, trained);
            // Intervals written before the restart are not written again.
            await().during(Duration.ofSeconds(2)).until(() -> results(api, trained) <= results + 3);
            assertThat(api.post(Api.DETECTORS + "/" + trained + "/_stop", "").status())
                    .isEqualTo(200);
            assertThat(task(api, trained).at("/state").asString()).isEqualTo("STOPPED");
            assertThat(profile(api, trained).at("/state").asString()).isEqualTo("DISABLED");
        }
    }

    private static void running(Api api, String id) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> profile(api, id).at("/state").asString("").equals("RUNNING"));
    }

    private static void start(Api api, String id) {
        Api.Answer answer = api.post(Api.DETECTORS + "/" + id + "/_start", "");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    private static JsonNode profile(Api api, String id) {
        return api.get(Api.DETECTORS + "/" + id + "/_profile?_all=true").body();
    }

    private static JsonNode task(Api api, String id) {
        return api.get(Api.DETECTORS + "/" + id + "?task=true").body().get("realtime_task");
    }

    private static long results(Api api, String id) {
        return api.post(
                        "/" + RESULTS + "/_search",
                        "{\"size\":0,\"query\":{\"term\":{\"detector_id\":\"%s\"}}}".formatted(id))
                .body()
                .at("/hits/total/value")
                .asLong(0);
    }

    /** A value a minute for so many minutes up to now, and for some that are to come. */
    private static String detector(Api api, String name, int minutes) {
        api.put(
                "/" + name,
                "{\"mappings\":{\"properties\":{\"ts\":{\"type\":\"date\"},\"n\":{\"type\":\"double\"}}}}");
        long now = System.currentTimeMillis();
        StringBuilder bulk = new StringBuilder();
        for (int minute = -minutes; minute < 10; minute++) {
            bulk.append(
                    "{\"index\":{}}\n{\"ts\":%d,\"n\":%d}\n"
                            .formatted(now + minute * MINUTE, 10 + Math.floorMod(minute, 3)));
        }
        api.post("/" + name + "/_bulk?refresh=true", bulk.toString());
        return api.post(
                        Api.DETECTORS,
                        """
                        {"name":"%s","time_field":"ts","indices":["%s"],
                         "feature_attributes":[{"feature_name":"n","feature_enabled":true,
                           "aggregation_query":{"n":{"sum":{"field":"n"}}}}],
                         "detection_interval":{"period":{"interval":1,"unit":"Minutes"}},
                         "result_index":"%s"}
                        """
                                .formatted(name, name, RESULTS)
                                .strip())
                .at("/_id");
    }
}
