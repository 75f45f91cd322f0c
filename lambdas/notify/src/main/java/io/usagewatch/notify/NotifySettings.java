package io.usagewatch.notify;

import io.usagewatch.notify.message.LinkPlaces;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What the function is told in its environment variables, beside how to reach the domain.
 *
 * @param topic ARN of the topic that messages go to
 * @param region where the function runs
 * @param accountName as people call the account, if it was given
 */
record NotifySettings(
        String topic, String region, Optional<String> accountName, LinkPlaces places) {

    static final String TOPIC = "USAGE_WATCH_NOTIFICATION_TOPIC";

    /** Set by Lambda. */
    static final String REGION = "AWS_REGION";

    private static final String ACCOUNT_NAME = "USAGE_WATCH_ACCOUNT_NAME";
    private static final String CONSOLE = "USAGE_WATCH_CONSOLE_URL";
    private static final String DASHBOARDS = "USAGE_WATCH_DASHBOARDS_URL";

    /**
     * @throws NotifyException if one is missing, or no address
     */
    static NotifySettings of(Map<String, String> environment) {
        return new NotifySettings(
                required(environment, TOPIC),
                required(environment, REGION),
                given(environment, ACCOUNT_NAME),
                new LinkPlaces(address(environment, CONSOLE), address(environment, DASHBOARDS)));
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static String required(Map<String, String> environment, String name) {
        return given(environment, name)
                .orElseThrow(
                        () ->
                                new NotifyException(
                                        "environment variable %s is missing; set it in the function"
                                                .formatted(name)));
    }

    private static Optional<URI> address(Map<String, String> environment, String name) {
        return given(environment, name).map(value -> address(name, value));
    }

    private static URI address(String name, String value) {
        try {
            URI address = URI.create(value);
            if (address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw noAddress(name, value);
        }
        throw noAddress(name, value);
    }

    private static NotifyException noAddress(String name, String value) {
        return new NotifyException(
                "%s is '%s'; it must be an address such as https://usage-watch.example.com"
                        .formatted(name, value));
    }
}
