package io.usagewatch.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.services.lambda.runtime.Context;
import io.usagewatch.detection.alert.AlertException;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.notify.aws.StandInAws;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotifyHandlerTest {

    private static final Map<String, String> SETTINGS =
            Map.of(
                    NotifySettings.TOPIC,
                    "arn:aws:sns:eu-west-1:111122223333:notifications",
                    NotifySettings.REGION,
                    "eu-west-1");

    @ParameterizedTest
    @ValueSource(strings = {"alert", "{}", "{\"Records\":[]}", "{\"sweep\":false}", "[]"})
    void an_event_that_is_no_alert_and_no_sweep_is_refused_with_what_is_taken(String event) {
        assertThatExceptionOfType(NotifyException.class)
                .isThrownBy(() -> handle(event))
                .withMessageContaining("SNS's events and {\"sweep\":true}");
    }

    @Test
    void a_message_that_is_not_a_monitors_is_refused() {
        assertThatExceptionOfType(AlertException.class)
                .isThrownBy(() -> handle("{\"Records\":[{\"Sns\":{\"Message\":\"hello\"}}]}"));
    }

    @Test
    void a_missing_setting_is_named() {
        assertThatExceptionOfType(NotifyException.class)
                .isThrownBy(() -> NotifySettings.of(Map.of(NotifySettings.REGION, "eu-west-1")))
                .withMessageContaining("USAGE_WATCH_NOTIFICATION_TOPIC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"console", "https:// console", "mailto:me"})
    void an_address_that_is_none_is_named(String address) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("USAGE_WATCH_CONSOLE_URL", address);
        assertThatExceptionOfType(NotifyException.class)
                .isThrownBy(() -> NotifySettings.of(settings))
                .withMessageContaining("USAGE_WATCH_CONSOLE_URL");
    }

    @Test
    void name_console_and_dashboards_may_be_left_out() {
        NotifySettings settings = NotifySettings.of(SETTINGS);
        assertThat(settings.accountName()).isEmpty();
        assertThat(settings.places().console()).isEmpty();
        assertThat(settings.places().dashboards()).isEmpty();
    }

    /** Neither the domain nor AWS is asked for anything. */
    private static void handle(String event) throws IOException {
        try (StandInAws aws = new StandInAws();
                SearchDomain domain = SearchDomain.at(URI.create("http://127.0.0.1:1"))) {
            new NotifyHandler(
                            domain,
                            "111122223333",
                            Catalog.builtIn(),
                            aws.query(),
                            SETTINGS,
                            Clock.systemUTC())
                    .handleRequest(
                            new ByteArrayInputStream(event.getBytes(UTF_8)),
                            new ByteArrayOutputStream(),
                            (Context)
                                    Proxy.newProxyInstance(
                                            Context.class.getClassLoader(),
                                            new Class<?>[] {Context.class},
                                            (proxy, method, arguments) -> 60_000));
        }
    }
}
