package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Finds in one message what ingest must know of it, in one pass and without changing it. */
final class RecordReader {
    private static final int MAX_ID_LENGTH = 128;
    private static final Instant FIRST_TIME = Instant.EPOCH;
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    /**
     * @param owner the account that the log group is in; empty where the batch does not say
     * @param logEventId what a refusal of a record without an id of its own has
     */
    Reading read(String owner, String logEventId, String message) {
        String line = onOneLine(message);
        byte[] text = line.getBytes(UTF_8);
        String eventId = null;
        String eventTime = null;
        boolean spliceable = true;
        boolean namesAccount = false;
        UserIdentity identity = new UserIdentity();
        RequestParameters parameters = new RequestParameters();
        try (JsonParser json = Json.FACTORY.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new Refusal(logEventId, "no CloudTrail record: not a JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "eventID" -> eventId = UserIdentity.text(json);
                    case "eventTime" -> eventTime = UserIdentity.text(json);
                    case "recipientAccountId" -> {
                        namesAccount = json.currentToken() != JsonToken.VALUE_NULL;
                        spliceable &= namesAccount; // not named twice
                        json.skipChildren();
                    }
                    case "userIdentity" -> identity.read(json);
                    case "requestParameters" -> parameters.read(json);
                    case "requestNumbers", "requestStrings", "principal", "ingestTime" -> {
                        spliceable = false;
                        json.skipChildren();
                    }
                    default -> json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                return new Refusal(
                        eventId == null ? logEventId : eventId,
                        "no CloudTrail record: text after the JSON object");
            }
        } catch (JacksonException e) {
            return new Refusal(
                    eventId == null ? logEventId : eventId,
                    "no CloudTrail record: " + e.getOriginalMessage());
        }
        Instant time = instant(eventTime);
        if (time == null) {
            String found =
                    eventTime == null
                            ? "no eventTime"
                            : "unreadable eventTime '" + Json.shortened(eventTime, 64) + "'";
            return new Refusal(
                    eventId == null ? logEventId : eventId,
                    found + ": the event has no day to go to");
        }
        byte[] record = trimmed(text);
        return new EventRecord(
                documentId(eventId, record),
                time,
                record,
                namesAccount || owner.isEmpty() ? null : owner,
                identity.principal(),
                parameters,
                spliceable);
    }

    /** A bulk request is read line by line; between tokens JSON takes a blank for a line break. */
    private static String onOneLine(String message) {
        return message.indexOf('\n') < 0 && message.indexOf('\r') < 0
                ? message
                : message.replace('\n', ' ').replace('\r', ' ');
    }

    private static byte[] trimmed(byte[] text) {
        int end = text.length;
        while (text[end - 1] != '}') {
            end--;
        }
        return end == text.length ? text : Arrays.copyOf(text, end);
    }

    private static @Nullable Instant instant(@Nullable String eventTime) {
        if (eventTime == null) {
            return null;
        }
        try {
            Instant time = Instant.parse(eventTime);
            return time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME) ? null : time;
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    /**
     * OpenSearch refuses a whole request for one id over 512 bytes, and a redelivered record needs
     * the same id again.
     */
    private static String documentId(@Nullable String eventId, byte[] text) {
        if (eventId != null && isPlainId(eventId)) {
            return eventId;
        }
        return Json.sha256(text).substring(0, 32);
    }

    private static boolean isPlainId(String id) {
        byte[] bytes = id.getBytes(UTF_8);
        return isPlainId(bytes, 0, bytes.length);
    }

    static boolean isPlainId(byte[] bytes, int from, int to) {
        if (to - from > MAX_ID_LENGTH || to == from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            boolean plain =
                    (b >= '0' && b <= '9')
                            || (b >= 'a' && b <= 'z')
                            || (b >= 'A' && b <= 'Z')
                            || b == '-';
            if (!plain) {
                return false;
            }
        }
        return true;
    }
}
