package io.usagewatch.sandbox.anomaly.notification;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.core.rest.RestStatus;

/** What the real plugin refuses in a config that can be read. */
final class ConfigChecks {
    private static final String OTHER_ID_CHARACTERS = "[^a-zA-Z0-9+/_-]";

    private ConfigChecks() {}

    static void checkId(String id) {
        String others = id.replaceAll(OTHER_ID_CHARACTERS.replace("^", ""), "");
        if (id.isBlank() || !others.isEmpty()) {
            throw new IllegalArgumentException("Invalid characters in id : " + others);
        }
    }

    static void check(NotificationConfig config, ConfigStore configs) {
        switch (config.data()) {
            case ConfigData.Hook hook when config.type() != ConfigType.NONE -> hook.checkService();
            case EmailData.Email email when config.type() != ConfigType.NONE ->
                    checkEmail(email, configs);
            case null, default -> {
                if (config.type() == ConfigType.NONE) {
                    throw new OpenSearchStatusException(
                            "NotificationConfig with type NONE is not acceptable",
                            RestStatus.NOT_ACCEPTABLE);
                }
            }
        }
    }

    private static void checkEmail(EmailData.Email email, ConfigStore configs) {
        if (email.groupIds().contains(email.accountId())) {
            throw new OpenSearchStatusException(
                    "Config IDs "
                            + email.accountId()
                            + " is in both emailAccountID and emailGroupIds",
                    RestStatus.BAD_REQUEST);
        }
        Set<String> ids = new LinkedHashSet<>();
        ids.add(email.accountId());
        ids.addAll(email.groupIds());
        List<String> missing = ids.stream().filter(id -> configs.find(id).isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw new OpenSearchStatusException(
                    "Config IDs not found:" + missing, RestStatus.NOT_FOUND);
        }
        ids.forEach(id -> checkPart(id, email, configs.get(id).config().type()));
    }

    private static void checkPart(String id, EmailData.Email email, ConfigType type) {
        boolean account = id.equals(email.accountId());
        String fault =
                switch (type) {
                    case EMAIL_GROUP -> account ? "email account ID" : "";
                    case SMTP_ACCOUNT, SES_ACCOUNT -> account ? "" : "email group ID";
                    default -> "email group ID or email account ID";
                };
        if (!fault.isEmpty()) {
            throw new OpenSearchStatusException(
                    "configId " + id + " is not a valid " + fault, RestStatus.NOT_ACCEPTABLE);
        }
    }
}
