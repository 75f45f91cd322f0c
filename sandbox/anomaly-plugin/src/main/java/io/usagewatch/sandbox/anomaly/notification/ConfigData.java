package io.usagewatch.sandbox.anomaly.notification;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.xcontent.XContentParser;

/** What a config of one type consists of. Each record checks itself as the real plugin does. */
sealed interface ConfigData {
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
            checkRole(roleArn);
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

    /** Recipients, and the account to send from. */
    record Email(String accountId, List<String> recipients, List<String> groupIds)
            implements ConfigData {
        static Email parse(XContentParser parser) throws IOException {
            Texts texts = new Texts();
            List<String> recipients = new ArrayList<>();
            List<String> groups = new ArrayList<>();
            Json.object(
                    parser,
                    field -> {
                        switch (field) {
                            case "email_account_id" -> texts.put(field, parser.text());
                            case "recipient_list" -> recipients.addAll(recipientList(parser));
                            case "email_group_id_list" ->
                                    groups.addAll(Json.list(parser, parser::text));
                            default -> parser.skipChildren();
                        }
                    });
            String account = texts.required("email_account_id");
            if (account.isEmpty()) {
                throw new IllegalArgumentException("emailAccountID is null or empty");
            }
            return new Email(account, recipients, groups);
        }

        @Override
        public ConfigType type() {
            return ConfigType.EMAIL;
        }

        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("email_account_id", accountId);
            json.put("recipient_list", listed(recipients));
            json.put("email_group_id_list", groupIds);
            return json;
        }
    }

    /** Recipients under one name. */
    record EmailGroup(List<String> recipients) implements ConfigData {
        static EmailGroup parse(XContentParser parser) throws IOException {
            List<List<String>> recipients = new ArrayList<>();
            Json.object(
                    parser,
                    field -> {
                        if (field.equals("recipient_list")) {
                            recipients.add(recipientList(parser));
                        } else {
                            parser.skipChildren();
                        }
                    });
            if (recipients.isEmpty()) {
                throw new IllegalArgumentException("recipient_list field absent");
            }
            return new EmailGroup(recipients.getLast());
        }

        @Override
        public ConfigType type() {
            return ConfigType.EMAIL_GROUP;
        }

        @Override
        public Map<String, Object> toMap() {
            return Map.of("recipient_list", listed(recipients));
        }
    }

    /** An account at a mail server. */
    record SmtpAccount(String host, int port, String method, String from) implements ConfigData {
        private static final List<String> METHODS = List.of("none", "ssl", "start_tls");

        static SmtpAccount parse(XContentParser parser) throws IOException {
            Texts texts = new Texts();
            List<Integer> ports = new ArrayList<>();
            Json.object(
                    parser,
                    field -> {
                        switch (field) {
                            case "host", "method", "from_address" ->
                                    texts.put(field, parser.text());
                            case "port" -> ports.add(parser.intValue());
                            default -> parser.skipChildren();
                        }
                    });
            String host = texts.required("host");
            if (ports.isEmpty()) {
                throw new IllegalArgumentException("port field absent");
            }
            String method = texts.required("method");
            String from = texts.required("from_address");
            if (host.isEmpty()) {
                throw new IllegalArgumentException("host is null or empty");
            }
            if (ports.getLast() <= 0) {
                throw new IllegalArgumentException("port should be positive value");
            }
            checkEmail(from);
            return new SmtpAccount(
                    host, ports.getLast(), METHODS.contains(method) ? method : "none", from);
        }

        @Override
        public ConfigType type() {
            return ConfigType.SMTP_ACCOUNT;
        }

        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("host", host);
            json.put("port", port);
            json.put("method", method);
            json.put("from_address", from);
            return json;
        }
    }

    /** An account at Amazon SES. */
    record SesAccount(String region, @Nullable String roleArn, String from) implements ConfigData {
        static SesAccount parse(XContentParser parser) throws IOException {
            Texts texts = Texts.parse(parser, List.of("region", "role_arn", "from_address"));
            String region = texts.required("region");
            String from = texts.required("from_address");
            if (region.isEmpty()) {
                throw new IllegalArgumentException("awsRegion is null or empty");
            }
            checkEmail(from);
            checkRole(texts.get("role_arn"));
            return new SesAccount(region, texts.get("role_arn"), from);
        }

        @Override
        public ConfigType type() {
            return ConfigType.SES_ACCOUNT;
        }

        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("region", region);
            if (roleArn != null) {
                json.put("role_arn", roleArn);
            }
            json.put("from_address", from);
            return json;
        }
    }

    static ConfigData parse(ConfigType type, XContentParser parser) throws IOException {
        return switch (type) {
            case SLACK, CHIME, MICROSOFT_TEAMS -> Hook.parse(type, parser);
            case WEBHOOK -> Webhook.parse(parser);
            case SNS -> Sns.parse(parser);
            case EMAIL -> Email.parse(parser);
            case EMAIL_GROUP -> EmailGroup.parse(parser);
            case SMTP_ACCOUNT -> SmtpAccount.parse(parser);
            case SES_ACCOUNT -> SesAccount.parse(parser);
            case NONE -> throw new IllegalArgumentException("no type");
        };
    }

    private static List<String> recipientList(XContentParser parser) throws IOException {
        return Json.list(
                parser,
                () -> {
                    String recipient =
                            Texts.parse(parser, List.of("recipient")).required("recipient");
                    checkEmail(recipient);
                    return recipient;
                });
    }

    private static List<Map<String, String>> listed(List<String> recipients) {
        return recipients.stream().map(recipient -> Map.of("recipient", recipient)).toList();
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

    private static void checkEmail(String address) {
        if (!Texts.EMAIL.matcher(address).matches()) {
            throw new IllegalArgumentException("Invalid email address");
        }
    }

    private static void checkRole(@Nullable String roleArn) {
        if (roleArn != null && !Texts.ROLE.matcher(roleArn).find()) {
            // The blank at the end is the real plugin's.
            throw new IllegalArgumentException("Invalid AWS role ARN: " + roleArn + " ");
        }
    }

    /** The text fields of an object. */
    final class Texts {
        private static final Pattern ROLE =
                Pattern.compile("^arn:aws(-[^:]+)?:iam::([0-9]{12}):([a-zA-Z_0-9+=,.@\\-_/]+)$");
        private static final Pattern EMAIL =
                Pattern.compile(
                        "[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?",
                        Pattern.CASE_INSENSITIVE);

        private final Map<String, String> texts = new LinkedHashMap<>();

        static Texts parse(XContentParser parser, List<String> names) throws IOException {
            Texts texts = new Texts();
            Json.object(
                    parser,
                    field -> {
                        if (names.contains(field)) {
                            String text = parser.textOrNull();
                            if (text != null) {
                                texts.put(field, text);
                            }
                        } else {
                            parser.skipChildren();
                        }
                    });
            return texts;
        }

        void put(String field, String text) {
            texts.put(field, text);
        }

        @Nullable String get(String field) {
            return texts.get(field);
        }

        String getOr(String field, String otherwise) {
            return texts.getOrDefault(field, otherwise);
        }

        String required(String field) {
            return Json.required(texts.get(field), field + " field absent");
        }
    }
}
