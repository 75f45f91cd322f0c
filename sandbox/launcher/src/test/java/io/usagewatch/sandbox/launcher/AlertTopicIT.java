package io.usagewatch.sandbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.search.Json;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertTopicIT {

    private static final String TOPIC = "arn:aws:sns:us-east-1:111122223333:alerts";
    private static final Path PLUGIN =
            Path.of(
                    System.getProperty("usagewatch.root", "../.."),
                    "sandbox/anomaly-plugin/target/plugin");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void what_a_node_publishes_reaches_the_subscriber(@TempDir Path data) throws Exception {
        Queue<AlertTopic.Published> published = new ConcurrentLinkedQueue<>();
        try (AlertTopic topic = new AlertTopic(published::add);
                Node node =
                        Node.start(
                                NodeSettings.named("alerts", data)
                                        .withPlugin(PLUGIN)
                                        .withSetting(
                                                AlertTopic.SETTING, topic.address().toString()))) {
            String channel =
                    """
                    {"config": {"name": "alerts", "config_type": "sns", "is_enabled": true,
                      "sns": {"topic_arn": "%s"}}}
                    """
                            .formatted(TOPIC);
            HttpResponse<String> created =
                    post(node.uri().resolve("/_plugins/_notifications/configs"), channel);
            String id =
                    Json.parse(created.body().getBytes(StandardCharsets.UTF_8))
                            .path("config_id")
                            .asString();
            HttpResponse<String> sent =
                    post(node.uri().resolve("/_plugins/_notifications/feature/test/" + id), "");

            assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
            assertThat(published)
                    .singleElement()
                    .satisfies(
                            message -> {
                                assertThat(message.topicArn()).isEqualTo(TOPIC);
                                assertThat(message.message()).contains(id);
                            });
        }
    }

    @Test
    void what_is_no_json_is_refused_and_not_handed_over() throws Exception {
        Queue<AlertTopic.Published> published = new ConcurrentLinkedQueue<>();
        try (AlertTopic topic = new AlertTopic(published::add)) {
            assertThat(post(topic.address(), "{\"TopicArn\":").statusCode()).isEqualTo(400);
            assertThat(published).isEmpty();
        }
    }

    private HttpResponse<String> post(URI address, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
