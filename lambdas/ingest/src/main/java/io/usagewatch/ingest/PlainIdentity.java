package io.usagewatch.ingest;

import static io.usagewatch.ingest.PlainText.NOT_PLAIN;

import java.util.Arrays;

/** The same as {@link UserIdentity}, of plain text: where the principal's name stands. */
final class PlainIdentity {
    private static final byte[][] NAMES = {
        Json.ascii("type"),
        Json.ascii("userName"),
        Json.ascii("arn"),
        Json.ascii("principalId"),
        Json.ascii("invokedBy"),
        Json.ascii("accountId"),
        Json.ascii("sessionContext")
    };
    private static final int TYPE = 0;
    private static final int USER_NAME = 1;
    private static final int ARN = 2;
    private static final int PRINCIPAL_ID = 3;
    private static final int INVOKED_BY = 4;
    private static final int ACCOUNT_ID = 5;
    private static final int SESSION_CONTEXT = 6;

    /** The last of all fields: it stands deeper than they do. */
    private static final int ISSUER_USER_NAME = 7;

    private static final int[] ELSE = {ARN, USER_NAME, PRINCIPAL_ID, INVOKED_BY, ACCOUNT_ID};

    private static final byte[] SESSION_ISSUER = Json.ascii("sessionIssuer");
    private static final byte[] IAM_USER = Json.ascii("IAMUser");
    private static final byte[] ASSUMED_ROLE = Json.ascii("AssumedRole");
    private static final byte[] ROOT = Json.ascii("Root");
    private static final byte[] AWS_SERVICE = Json.ascii("AWSService");

    private final PlainText text;
    private final int[] from = new int[ISSUER_USER_NAME + 1];
    private final int[] to = new int[ISSUER_USER_NAME + 1];
    private boolean wasRead;
    private int found;

    PlainIdentity(PlainText text) {
        this.text = text;
    }

    void clear() {
        Arrays.fill(from, 0);
        wasRead = false;
    }

    /** Place behind the identity that begins at a place. */
    int read(int value) {
        if (wasRead || text.at(value) != '{') {
            return NOT_PLAIN;
        }
        wasRead = true;
        return object(value + 1, Level.IDENTITY);
    }

    private enum Level {
        IDENTITY,
        SESSION_CONTEXT,
        SESSION_ISSUER
    }

    private int object(int begin, Level level) {
        int at = text.afterBlanks(begin);
        if (text.at(at) == '}') {
            return at + 1;
        }
        while (text.at(at) == '"') {
            int name = at + 1;
            int endOfName = text.endOfString(name);
            if (endOfName < 0 || text.wasEscaped()) {
                return NOT_PLAIN;
            }
            at = text.afterBlanks(endOfName + 1);
            if (text.at(at) != ':') {
                return NOT_PLAIN;
            }
            at = member(name, endOfName, text.afterBlanks(at + 1), level);
            if (at < 0) {
                return NOT_PLAIN;
            }
            at = text.afterBlanks(at);
            byte b = text.at(at++);
            if (b == '}') {
                return at;
            }
            if (b != ',') {
                return NOT_PLAIN;
            }
            at = text.afterBlanks(at);
        }
        return NOT_PLAIN;
    }

    private int member(int name, int endOfName, int value, Level level) {
        return switch (level) {
            case IDENTITY -> {
                for (int field = 0; field < NAMES.length; field++) {
                    if (text.is(NAMES[field], name, endOfName)) {
                        yield field == SESSION_CONTEXT
                                ? nested(value, Level.SESSION_CONTEXT)
                                : field(field, value);
                    }
                }
                yield text.afterValue(value);
            }
            case SESSION_CONTEXT ->
                    text.is(SESSION_ISSUER, name, endOfName)
                            ? nested(value, Level.SESSION_ISSUER)
                            : text.afterValue(value);
            case SESSION_ISSUER ->
                    text.is(NAMES[USER_NAME], name, endOfName)
                            ? field(ISSUER_USER_NAME, value)
                            : text.afterValue(value);
        };
    }

    private int nested(int value, Level level) {
        return text.at(value) == '{' ? object(value + 1, level) : text.afterValue(value);
    }

    private int field(int field, int value) {
        if (from[field] != 0 || text.at(value) != '"') {
            return NOT_PLAIN;
        }
        int end = text.endOfString(value + 1);
        if (end < 0 || text.wasEscaped() || end == value + 1 || text.at(value + 1) == ' ') {
            return NOT_PLAIN;
        }
        from[field] = value + 1;
        to[field] = end;
        return end + 1;
    }

    /** Looks for a name to show; false where the record names nobody. */
    boolean find() {
        found = named();
        for (int i = 0; found < 0 && i < ELSE.length; i++) {
            found = from[ELSE[i]] == 0 ? NOT_PLAIN : ELSE[i];
        }
        return found >= 0;
    }

    private int named() {
        int field =
                isType(IAM_USER)
                        ? USER_NAME
                        : isType(ASSUMED_ROLE)
                                ? ISSUER_USER_NAME
                                : isType(AWS_SERVICE) ? INVOKED_BY : NOT_PLAIN;
        return field >= 0 && from[field] == 0 ? NOT_PLAIN : field;
    }

    private boolean isType(byte[] type) {
        return from[TYPE] != 0 && text.is(type, from[TYPE], to[TYPE]);
    }

    boolean isRoot() {
        return isType(ROOT);
    }

    int from() {
        return from[found];
    }

    int to() {
        return to[found];
    }
}
