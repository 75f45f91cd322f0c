package io.usagewatch.provision;

import java.util.Map;
import java.util.Optional;

/**
 * Where the domain's monitors publish.
 *
 * @param topic ARN of the SNS topic
 * @param role ARN of the role that OpenSearch publishes with; none where it needs none
 */
public record AlertTopic(String topic, Optional<String> role) {

    static final String TOPIC = "USAGE_WATCH_ALERT_TOPIC";
    static final String ROLE = "USAGE_WATCH_ALERT_ROLE";

    static Optional<AlertTopic> of(Map<String, String> environment) {
        String topic = environment.getOrDefault(TOPIC, "");
        String role = environment.getOrDefault(ROLE, "");
        return topic.isBlank()
                ? Optional.empty()
                : Optional.of(
                        new AlertTopic(
                                topic, role.isBlank() ? Optional.empty() : Optional.of(role)));
    }
}
