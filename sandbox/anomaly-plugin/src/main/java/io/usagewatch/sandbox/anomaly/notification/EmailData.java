package io.usagewatch.sandbox.anomaly.notification;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.xcontent.XContentParser;

/** E-mail: whom to write to, and from where. Kept and checked; there is no mail server to send. */
sealed interface EmailData extends ConfigData {
    /** Recipients, and the account to send from. */
    record Email(String accountId, List<String> recipients, List<String> groupIds)
            implements EmailData {
        static Email parse(XContentParser parser) throws IOException {
            Texts texts = new Texts();
            List<String> recipients = new ArrayList<>();
            List<String> groups = new ArrayList<>();
            Json.object(
                    parser,
                    field -> {
                        switch (field) {
                            case "email_account_id" -> texts.put(field, parser.text());
                            case "recipient_list" ->
                                    recipients.addAll(EmailData.recipientList(parser));
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
            json.put("recipient_list", EmailData.listed(recipients));
            json.put("email_group_id_list", groupIds);
            return json;
        }
    }

    /** Recipients under one name. */
    record EmailGroup(List<String> recipients) implements EmailData {
        static EmailGroup parse(XContentParser parser) throws IOException {
            List<List<String>> recipients = new ArrayList<>();
            Json.object(
                    parser,
                    field -> {
                        if (field.equals("recipient_list")) {
                            recipients.add(EmailData.recipientList(parser));
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
            return Map.of("recipient_list", EmailData.listed(recipients));
        }
    }

    /** An account at a mail server. */
    record SmtpAccount(String host, int port, String method, String from) implements EmailData {
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
            Texts.checkEmail(from);
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
    record SesAccount(String region, @Nullable String roleArn, String from) implements EmailData {
        static SesAccount parse(XContentParser parser) throws IOException {
            Texts texts = Texts.parse(parser, List.of("region", "role_arn", "from_address"));
            String region = texts.required("region");
            String from = texts.required("from_address");
            if (region.isEmpty()) {
                throw new IllegalArgumentException("awsRegion is null or empty");
            }
            Texts.checkEmail(from);
            Texts.checkRole(texts.get("role_arn"));
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

    private static List<String> recipientList(XContentParser parser) throws IOException {
        return Json.list(
                parser,
                () -> {
                    String recipient =
                            Texts.parse(parser, List.of("recipient")).required("recipient");
                    Texts.checkEmail(recipient);
                    return recipient;
                });
    }

    private static List<Map<String, String>> listed(List<String> recipients) {
        return recipients.stream().map(recipient -> Map.of("recipient", recipient)).toList();
    }
}
