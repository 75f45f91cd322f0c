package io.usagewatch.ingest;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Who made a call: the parts of a record's {@code userIdentity} that name somebody. */
final class UserIdentity {
    private @Nullable String type;
    private @Nullable String userName;
    private @Nullable String issuerUserName;
    private @Nullable String arn;
    private @Nullable String principalId;
    private @Nullable String invokedBy;
    private @Nullable String accountId;

    /** Reads the value the parser stands on, of whatever shape, up to its end. */
    void read(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "type" -> type = text(json);
                case "userName" -> userName = text(json);
                case "arn" -> arn = text(json);
                case "principalId" -> principalId = text(json);
                case "invokedBy" -> invokedBy = text(json);
                case "accountId" -> accountId = text(json);
                case "sessionContext" -> readSessionContext(json);
                default -> json.skipChildren();
            }
        }
    }

    private void readSessionContext(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            boolean issuer = json.currentName().equals("sessionIssuer");
            if (json.nextToken() == JsonToken.START_OBJECT && issuer) {
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    boolean name = json.currentName().equals("userName");
                    json.nextToken();
                    String text = text(json);
                    issuerUserName = name ? text : issuerUserName;
                }
            } else {
                json.skipChildren();
            }
        }
    }

    /**
     * The value the parser stands on if it says something as a string; leaves the parser at the
     * value's end.
     */
    static @Nullable String text(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            String text = json.getString();
            return text.isBlank() ? null : Json.wellFormed(text);
        }
        json.skipChildren();
        return null;
    }

    /** One name to split by and to show; null where the record names nobody. */
    @Nullable String principal() {
        @Nullable String named =
                switch (type) {
                    case "IAMUser" -> userName;
                    case "AssumedRole" -> issuerUserName;
                    case "Root" -> "root";
                    case "AWSService" -> invokedBy;
                    case null, default -> null;
                };
        return named != null ? named : first(arn, userName, principalId, invokedBy, accountId);
    }

    private static @Nullable String first(@Nullable String... names) {
        for (String name : names) {
            if (name != null) {
                return name;
            }
        }
        return null;
    }
}
