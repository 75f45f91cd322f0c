package io.usagewatch.sandbox.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsIT {
    private static final String LAMBDA = "UjBtC6IBKlPdaG0vwWEi";
    private static final String EBS = "VDBtC6IBKlPdaG0vwWH4";
    private static final String EC2 = "VjBtC6IBKlPdaG0vwmG_";
    private static final String ONE_MINUTE = "nzBuC6IBKlPdaG0vOWFT";
    private static final long FROM = 1_794_873_600_000L;
    private static final long TO = 1_795_478_400_000L;
    private static final long INTERVAL = 600_000;

    @Test
    void answers_the_recorded_requests_as_the_real_plugin_does(@TempDir Path data) {
        Path folder = Reference.folder("opensearch-api");
        try (Node node = start(data)) {
            Api api = new Api(node.uri());
            Recordings recordings = new Recordings(folder, api);
            beforeThereIsAnything(recordings);
            events(api);
            checksOfNewDetectors(recordings);
            changes(recordings, api);
            realTime(recordings, api);
            history(recordings, api);
            oneMinuteDetector(recordings, api);
            settings(recordings);
            assertThat(recordings.differences())
                    .as("of %s answers", recordings.compared())
                    .isEmpty();
        }
    }

    private static Node start(Path data) {
        return Node.start(
                NodeSettings.named("recordings", data)
                        .withPlugin(Path.of("target", "plugin").toAbsolutePath()));
    }

    private static void beforeThereIsAnything(Recordings recordings) {
        recordings.replay(3, 4, 7, 8, 9, 10, 12, 13, 15, 17, 18, 19);
        // The first detector of a cluster is not checked; the second fails for the dummy index.
        recordings.replay(20, 22, 23, 24);
    }

    private static void checksOfNewDetectors(Recordings recordings) {
        recordings.replay(25, 26, 27, 28, 32, 35, 37, 38, 39, 40, 41);
        recordings.replay(43, 44, 45, 47, 48, 49, 50, 52, 53, 56, 58, 60, 62, 63, 64, 65, 66);
        recordings.replay(67, 68, 69, 70, 71, 72, 74, 76, 77, 78, 79, 80, 81, 83, 84, 85, 86);
        recordings.replay(87, 88, 89, 90, 91, 92, 94, 95);
    }

    private static void changes(Recordings recordings, Api api) {
        recordings.replay(96, 97, 98, 99, 100, 101);
        String seqNo =
                api.get(Api.DETECTORS + "/" + recordings.id(EBS)).body().get("_seq_no").toString();
        recordings.translate("if_seq_no=21", "if_seq_no=" + seqNo);
        recordings.replay(102);
        recordings.replay(129, 130, 131, 133, 135);
    }

    private static void realTime(Recordings recordings, Api api) {
        recordings.replay(147, 149);
        recordings.replay(150, Set.of("realtime_task"));
        recordings.replay(151, 152, 157, 158, 159);
        for (String detector : new String[] {LAMBDA, EC2}) {
            api.post(Api.DETECTORS + "/" + recordings.id(detector) + "/_start", "");
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> isRunning(recordings, api, LAMBDA) && isRunning(recordings, api, EBS));
        recordings.replay(155, Set.of("state"));
        recordings.replay(160);
        recordings.replay(
                161, Set.of("models", "model_count", "active_entities", "total_size_in_bytes"));
    }

    private static boolean isRunning(Recordings recordings, Api api, String detector) {
        return api.get(Api.DETECTORS + "/" + recordings.id(detector) + "/_profile")
                .at("/state")
                .equals("RUNNING");
    }

    private static void history(Recordings recordings, Api api) {
        recordings.replay(162, 163, 166, 167);
        finished(recordings, api, EBS);
        api.post(
                Api.DETECTORS + "/" + recordings.id(LAMBDA) + "/_start",
                "{\"start_time\":%d,\"end_time\":%d}".formatted(FROM, TO));
        finished(recordings, api, LAMBDA);
        recordings.replay(171, Set.of("estimated_minutes_left"));
        recordings.replay(179);
        finished(recordings, api, EC2);
        recordings.replay(185);
        recordings.replay(222);
        recordings.replay(441, 439);
        recordings.replay(197, 198);
    }

    private static void finished(Recordings recordings, Api api, String detector) {
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () ->
                                api.get(
                                                Api.DETECTORS
                                                        + "/"
                                                        + recordings.id(detector)
                                                        + "?task=true")
                                        .at("/historical_analysis_task/state")
                                        .equals("FINISHED"));
    }

    private static void oneMinuteDetector(Recordings recordings, Api api) {
        String id = recordings.id(ONE_MINUTE);
        api.post(
                Api.DETECTORS + "/" + id + "/_start",
                "{\"start_time\":%d,\"end_time\":%d}".formatted(FROM, TO));
        recordings.replay(332, 334);
        await().until(
                        () ->
                                api.get(Api.DETECTORS + "/" + id + "?task=true")
                                        .at("/historical_analysis_task/state")
                                        .equals("STOPPED"));
        recordings.replay(336);
        api.post(
                Api.DETECTORS + "/" + id + "/_start",
                "{\"start_time\":1763251200000,\"end_time\":1763942400000}");
        await().until(
                        () ->
                                api.get(Api.DETECTORS + "/" + id + "?task=true")
                                        .at("/historical_analysis_task/state")
                                        .equals("FAILED"));
        recordings.replay(338, 339, 341, 372, 374);
        // Ours has run once by now.
        recordings.replay(
                375,
                Set.of("error", "coordinating_node", "estimated_minutes_left", "init_progress"));
        recordings.replay(376, 377, 378);
        recordings.replay(380, Set.of("hits"));
        recordings.replay(381, Set.of("hits"));
        recordings.replay(382, Set.of("hits"));
        recordings.replay(385, 387);
    }

    private static void settings(Recordings recordings) {
        recordings.replay(391, 394, 397);
    }

    /** A week of calls every ten minutes, and the hours before now for what runs in real time. */
    private static void events(Api api) {
        Random random = new Random(7);
        StringBuilder bulk = new StringBuilder();
        long now = System.currentTimeMillis();
        for (long at = FROM; at < Math.max(TO, now) + 2 * INTERVAL; at += INTERVAL) {
            for (String function : new String[] {"fn-orders", "fn-thumbs", "fn-payments"}) {
                calls(bulk, at, "Invoke", 1 + random.nextInt(3), function);
            }
            calls(bulk, at, "CreateVolume", 1 + random.nextInt(3), "");
            calls(bulk, at, "RunInstances", 1 + random.nextInt(3), "");
        }
        api.put(
                "/cwl-2026.11.21",
                Reference.json(
                                Reference.folder("opensearch-api")
                                        .resolve("003-index-create-cwl.json"))
                        .get("request_body")
                        .toString());
        assertThat(
                        api.post("/cwl-2026.11.21/_bulk?refresh=true", bulk.toString())
                                .body()
                                .get("errors")
                                .asBoolean())
                .isFalse();
    }

    private static void calls(StringBuilder bulk, long at, String name, int count, String fn) {
        for (int i = 0; i < count; i++) {
            bulk.append("{\"index\":{}}\n{\"eventTime\":")
                    .append(at + i * 1_000L)
                    .append(",\"eventName\":\"")
                    .append(name)
                    .append("\",\"requestParameters\":{\"functionName\":\"")
                    .append(fn)
                    .append("\",\"instancesSet\":{\"items\":{\"maxCount\":1}}}}\n");
        }
    }
}
