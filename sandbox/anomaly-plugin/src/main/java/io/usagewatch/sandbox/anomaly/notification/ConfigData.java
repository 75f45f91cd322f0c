package io.usagewatch.sandbox.anomaly.notification;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.xcontent.XContentParser;

/** What a config of one type consists of. Each record checks itself as the real plugin does. */
sealed interface ConfigData permits ConfigData.Hook, ConfigData.Webhook, ConfigData.Sns, EmailData {
    ConfigType type();

    Map<String, Object> toMap();

    /** Slack's, Chime's or Microsoft Teams' hook. */
    record Hook(ConfigType type, String url) implements ConfigData {
        private static final Map<ConfigType, Pattern> URLS =
                Map.of(
                        ConfigType.SLACK,
                        Pattern.compile("https://hooks\\.(?:gov-)?slack\\.com/services"),
                        ConfigType.CHIME,
                        Pattern.compile("https://hooks\\.chime\\.aws/incomingwebhooks/.*\\?token="),
                        ConfigType.MICROSOFT_TEAMS,
                        Pattern.compile("https://.*\\.webhook\\.office\\.com"));
        private static final Map<ConfigType, String> WRONG =
                Map.of(
                        ConfigType.SLACK,
                        "Wrong Slack url. Should contain \"hooks.slack.com/services/\" or"
                                + " \"hooks.gov-slack.com/services/\"",
                        ConfigType.CHIME,
                        "Wrong Chime url. Should contain \"hooks.chime.aws/incomingwebhooks/\" and"
                                + " \"?token=\"",
                        ConfigType.MICROSOFT_TEAMS,
                        "Wrong Microsoft Teams url. Should contain \"webhook.office.com\"");

        static Hook parse(ConfigType type, XContentParser parser) throws IOException {
            Texts texts = Texts.parse(parser, List.of("url"));
            String url = texts.required("url");
            checkUrl(url);
            return new Hook(type, url);
        }

        /** Refuses an address that is not the service's. */
        void checkService() {
            if (!URLS.get(type).matcher(url).find()) {
                throw new IllegalArgumentException(WRONG.get(type));
            }
        }

        @Override
        public Map<String, Object> toMap() {
            return Map.of("url", url);
        }
    }

    /** Any address on the web. */
    record Webhook(String url, Map<String, String> headers, String method) implements ConfigData {
        private static final List<String> METHODS = List.of("POST", "PUT", "PATCH");

        static Webhook parse(XContentParser parser) throws IOException {
            Map<String, String> headers = new LinkedHashMap<>();
            Texts texts = new Texts();
            Json.object(
                    parser,
                    field -> {
                        switch (field) {
                            case "url", "method" -> texts.put(field, parser.text());
                            case "header_params" -> headers.putAll(parser.mapStrings());
                            default -> parser.skipChildren();
                        }
                    });
            String url = texts.required("url");
            checkUrl(url);
            String method = texts.getOr("method", "POST");
            return new Webhook(url, headers, METHODS.contains(method) ? method : "POST");
        }

        @Override
        public ConfigType type() {
            return ConfigType.WEBHOOK;
        }

        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("url", url);
            json.put("header_params", headers);
            json.put("method", method);
            return json;
        }
    }

    /** An SNS topic, published to under a role if one is given. */
    record Sns(String topicArn, @Nullable String roleArn) implements ConfigData {
        private static final Pattern TOPIC =
                Pattern.compile(
                        "^arn:aws(-[^:]+)?:sns:([a-zA-Z0-9-]+):([0-9]{12}):([a-zA-Z_0-9+=,.@\\-_/]+)$");

        public Sns {
            if (!TOPIC.matcher(topicArn).find()) {
                throw new IllegalArgumentException("Invalid AWS SNS topic ARN: " + topicArn);
            }
            Texts.checkRole(roleArn);
        }

        static Sns parse(XContentParser parser) throws IOException {
            Texts texts = Texts.parse(parser, List.of("topic_arn", "role_arn"));
            return new Sns(texts.required("topic_arn"), texts.get("role_arn"));
        }

        @Override
        public ConfigType type() {
            return ConfigType.SNS;
        }

        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("topic_arn", topicArn);
            if (roleArn != null) {
                json.put("role_arn", roleArn);
            }
            return json;
        }
    }

    static ConfigData parse(ConfigType type, XContentParser parser) throws IOException {
        return switch (type) {
            case SLACK, CHIME, MICROSOFT_TEAMS -> Hook.parse(type, parser);
            case WEBHOOK -> Webhook.parse(parser);
            case SNS -> Sns.parse(parser);
            case EMAIL -> EmailData.Email.parse(parser);
            case EMAIL_GROUP -> EmailData.EmailGroup.parse(parser);
            case SMTP_ACCOUNT -> EmailData.SmtpAccount.parse(parser);
            case SES_ACCOUNT -> EmailData.SesAccount.parse(parser);
            case NONE -> throw new IllegalArgumentException("no type");
        };
    }

    private static void checkUrl(String url) throws MalformedURLException {
        if (url.isEmpty()) {
            throw new IllegalArgumentException("URL is null or empty");
        }
        if (!url.contains(":")) {
            throw new MalformedURLException("no protocol: " + url);
        }
        String scheme = URI.create(url).getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("Invalid URL or unsupported");
        }
    }
}
