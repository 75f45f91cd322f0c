package io.usagewatch.sandbox.anomaly.notification;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a config is for, in the order in which the real plugin lists them. */
enum ConfigType {
    NONE,
    SLACK,
    CHIME,
    MICROSOFT_TEAMS,
    WEBHOOK,
    EMAIL,
    SNS,
    SES_ACCOUNT,
    SMTP_ACCOUNT,
    EMAIL_GROUP;

    private static final List<ConfigType> CHANNELS =
            List.of(SLACK, CHIME, MICROSOFT_TEAMS, WEBHOOK, EMAIL, SNS);

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of that name; {@link #NONE} for any other text. */
    static ConfigType of(String tag) {
        return Stream.of(values()).filter(type -> type.tag().equals(tag)).findFirst().orElse(NONE);
    }

    /** All that a config can have. */
    static List<String> tags() {
        return Stream.of(values()).filter(type -> type != NONE).map(ConfigType::tag).toList();
    }

    /** Those that can be sent to. */
    static List<String> channels() {
        return CHANNELS.stream().map(ConfigType::tag).toList();
    }
}
