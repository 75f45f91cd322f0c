package io.usagewatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.search.Json;
import io.usagewatch.notify.aws.StandInAws;
import io.usagewatch.sandbox.lambda.Invoked;
import io.usagewatch.sandbox.lambda.LambdaFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * The zip that is deployed, under the real runtime interface client; its domain does not answer,
 * AWS's services are on loopback.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the runtime interface client is for Linux")
class PackagedFunctionIT {

    private static final Path ZIP =
            Path.of(System.getProperty("usagewatch.root", "../.."))
                    .resolve("lambdas/notify/target/usage-watch-notify.zip");
    private static final int MEGABYTES = 1_024;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String ALERT =
            """
            {"type":"usage-watch-alert","version":1,"state":"going-on","account":"111122223333",
             "api":"ebs-create-volume","title":"EBS CreateVolume","severity":"medium","intervalSeconds":300,
             "detector":"d","period":{"from":"2026-11-24T13:19:00Z","to":"2026-11-24T13:20:00Z"},
             "entities":[{"key":"","doc_count":1,"n":{"value":60.0},"expected":{"value":1.0},
              "low":{"value":0.0},"high":{"value":4.0},"highest":{"value":14.0},"lowest":{"value":14.0},
              "first":{"value":1795525500000},"last":{"value":1795525500000}}],"grades":[]}
            """;

    @TempDir private Path folder;

    private final StandInAws aws = new StandInAws();

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void takes_alerts_in_and_sends_messages_out() throws Exception {
        try (LambdaFunction function = function(environment())) {
            Invoked told = function.invoke(event(ALERT), LIMIT);
            assertThat(told.text()).isEqualTo("{\"sent\":1,\"leftToOthers\":0}");
            assertThat(told.succeeded()).isTrue();
            assertThat(aws.asked("Publish"))
                    .singleElement()
                    .satisfies(
                            asked ->
                                    assertThat(asked.form().get("Message"))
                                            .contains("60 EBS volumes created where 1 is usual."));
        }
    }

    @Test
    void tells_lambda_of_a_call_that_failed_and_goes_on() throws Exception {
        try (LambdaFunction function = function(environment())) {
            Invoked failed = function.invoke("{\"sweep\":true}", LIMIT);
            assertThat(failed.succeeded()).isFalse();
            assertThat(failed.text()).contains("http://127.0.0.1:1 does not answer");
            assertThat(function.invoke(event(ALERT), LIMIT).succeeded()).isTrue();
        }
    }

    @Test
    void starts_from_a_snapshot() throws Exception {
        Map<String, String> environment = environment();
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
        try (LambdaFunction function = function(environment)) {
            assertThat(function.invoke(event(ALERT), LIMIT).text()).contains("\"sent\":1");
        }
    }

    private LambdaFunction function(Map<String, String> environment) throws Exception {
        return LambdaFunction.start(
                ZIP,
                "io.usagewatch.notify.NotifyHandler::handleRequest",
                folder,
                MEGABYTES,
                environment);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(aws.environment());
        environment.put("USAGE_WATCH_ENDPOINT", "http://127.0.0.1:1");
        environment.put("USAGE_WATCH_ACCOUNT", "111122223333");
        environment.put(NotifySettings.TOPIC, "arn:aws:sns:eu-west-1:111122223333:notifications");
        environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        environment.put("AWS_SECRET_ACCESS_KEY", "secret");
        environment.put("AWS_SESSION_TOKEN", "session");
        return environment;
    }

    private static String event(String alert) {
        ObjectNode event = Json.object();
        event.putArray("Records").addObject().putObject("Sns").put("Message", alert);
        return event.toString();
    }
}
