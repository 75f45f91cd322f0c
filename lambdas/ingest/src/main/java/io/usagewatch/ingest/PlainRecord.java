package io.usagewatch.ingest;

import static io.usagewatch.ingest.PlainText.NOT_PLAIN;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of plain text and writes it with the added fields, without an object for any part
 * of it. What {@link RecordReader} and {@link BulkEntry} make of the same record is the same.
 */
final class PlainRecord {
    private static final byte[] EVENT_ID = Json.ascii("eventID");
    private static final byte[] EVENT_TIME = Json.ascii("eventTime");
    private static final byte[] USER_IDENTITY = Json.ascii("userIdentity");
    private static final byte[] REQUEST_PARAMETERS = Json.ascii("requestParameters");
    private static final byte[] RECIPIENT = Json.ascii("recipientAccountId");
    private static final byte[] REQUEST_NUMBERS = Json.ascii("requestNumbers");
    private static final byte[] REQUEST_STRINGS = Json.ascii("requestStrings");
    private static final byte[] PRINCIPAL = Json.ascii("principal");
    private static final byte[] INGEST_TIME = Json.ascii("ingestTime");

    private static final byte[] CREATE = Json.ascii("{\"create\":{\"_index\":\"cwl-");
    private static final byte[] ID = Json.ascii("\",\"_id\":\"");
    private static final byte[] END_OF_ACTION = Json.ascii("\"}}\n");
    private static final byte[] ADDED_RECIPIENT = Json.ascii("\"recipientAccountId\":\"");
    private static final byte[] ADDED_PRINCIPAL = Json.ascii("\"principal\":\"");
    private static final byte[] END_OF_FIELD = Json.ascii("\",");

    private static final int TIME_LENGTH = "2023-07-10T11:42:36Z".length();
    private static final int DATE_LENGTH = "2023-07-10".length();

    private final PlainText text = new PlainText();
    private final PlainIdentity identity = new PlainIdentity(text);
    private final PlainParameters parameters = new PlainParameters(text);
    private final byte[] knownDate = new byte[DATE_LENGTH];
    private long knownDay;
    private int idFrom;
    private int idTo;
    private int timeFrom;
    private int end;
    private long epochSecond;
    private boolean namesAccount;

    /** Reads the record; false if it is no plain one. */
    boolean read(Bytes line) {
        text.of(line);
        identity.clear();
        parameters.clear();
        idFrom = 0;
        timeFrom = 0;
        namesAccount = false;
        return text.isAscii(line.length())
                && members()
                && text.afterBlanks(end) == line.length()
                && idFrom > 0
                && timeFrom > 0
                && !identity.isRoot();
    }

    private boolean members() {
        int at = text.afterBlanks(0);
        byte before = text.at(at);
        if (before != '{') {
            return false;
        }
        at = text.afterBlanks(at + 1);
        while (text.at(at) == '"') {
            int name = at + 1;
            int endOfName = text.endOfString(name);
            if (endOfName < 0 || text.wasEscaped()) {
                return false;
            }
            at = text.afterBlanks(endOfName + 1);
            if (text.at(at) != ':') {
                return false;
            }
            at = member(name, endOfName, text.afterBlanks(at + 1));
            if (at < 0) {
                return false;
            }
            at = text.afterBlanks(at);
            byte b = text.at(at++);
            if (b == '}') {
                end = at;
                return true;
            }
            if (b != ',') {
                return false;
            }
            at = text.afterBlanks(at);
        }
        return false;
    }

    /** Place behind the value. */
    private int member(int name, int endOfName, int value) {
        switch (endOfName - name) {
            case 7 -> {
                if (text.is(EVENT_ID, name, endOfName)) {
                    return id(value);
                }
            }
            case 9 -> {
                if (text.is(EVENT_TIME, name, endOfName)) {
                    return time(value);
                }
                if (text.is(PRINCIPAL, name, endOfName)) {
                    return NOT_PLAIN;
                }
            }
            case 10 -> {
                if (text.is(INGEST_TIME, name, endOfName)) {
                    return NOT_PLAIN;
                }
            }
            case 12 -> {
                if (text.is(USER_IDENTITY, name, endOfName)) {
                    return identity.read(value);
                }
            }
            case 14 -> {
                if (text.is(REQUEST_NUMBERS, name, endOfName)
                        || text.is(REQUEST_STRINGS, name, endOfName)) {
                    return NOT_PLAIN;
                }
            }
            case 17 -> {
                if (text.is(REQUEST_PARAMETERS, name, endOfName)) {
                    return parameters(value);
                }
            }
            case 18 -> {
                if (text.is(RECIPIENT, name, endOfName)) {
                    namesAccount = true;
                    return text.at(value) == '"' ? text.afterValue(value) : NOT_PLAIN;
                }
            }
            default -> {} // none of ours
        }
        return text.afterValue(value);
    }

    private int parameters(int value) {
        return switch (text.at(value)) {
            case '{' -> parameters.read(value);
            case 'n' -> text.afterLiteral(value);
            default -> NOT_PLAIN;
        };
    }

    private int id(int value) {
        int to = text.at(value) == '"' && idFrom == 0 ? text.endOfString(value + 1) : NOT_PLAIN;
        if (to < 0 || !RecordReader.isPlainId(text.array(), value + 1, to)) {
            return NOT_PLAIN;
        }
        idFrom = value + 1;
        idTo = to;
        return to + 1;
    }

    private int time(int value) {
        int to = text.at(value) == '"' && timeFrom == 0 ? text.endOfString(value + 1) : NOT_PLAIN;
        if (to != value + 1 + TIME_LENGTH) {
            return NOT_PLAIN;
        }
        timeFrom = value + 1;
        int hour = twoDigits(DATE_LENGTH + 1);
        int minute = twoDigits(DATE_LENGTH + 4);
        int second = twoDigits(DATE_LENGTH + 7);
        boolean isTime =
                text.at(timeFrom + DATE_LENGTH) == 'T'
                        && text.at(timeFrom + DATE_LENGTH + 3) == ':'
                        && text.at(timeFrom + DATE_LENGTH + 6) == ':'
                        && text.at(to - 1) == 'Z'
                        && hour >= 0
                        && hour < 24
                        && minute >= 0
                        && minute < 60
                        && second >= 0
                        && second < 60;
        if (!isTime || !isKnownDate()) {
            return NOT_PLAIN;
        }
        epochSecond = knownDay * 86_400 + hour * 3600L + minute * 60L + second;
        return to + 1;
    }

    private int twoDigits(int offset) {
        int tens = text.at(timeFrom + offset) - '0';
        int ones = text.at(timeFrom + offset + 1) - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    /** Events of one batch are of one day, or two. */
    private boolean isKnownDate() {
        if (text.is(knownDate, timeFrom, timeFrom + DATE_LENGTH)) {
            return true;
        }
        try {
            LocalDate date =
                    LocalDate.parse(
                            new String(
                                    text.array(),
                                    timeFrom,
                                    DATE_LENGTH,
                                    java.nio.charset.StandardCharsets.US_ASCII));
            knownDay = date.toEpochDay();
            System.arraycopy(text.array(), timeFrom, knownDate, 0, DATE_LENGTH);
            return knownDay >= 0;
        } catch (DateTimeException _) {
            return false;
        }
    }

    long epochSecond() {
        return epochSecond;
    }

    /**
     * Appends the action line and the document's line.
     *
     * @param owner of the log group: the account where the record names none; null if not known
     * @param ingestTime the member, its closing brace and the line's end
     */
    BulkEntry write(byte @Nullable [] owner, byte[] ingestTime, Bytes out) {
        int begin = out.length();
        out.append(CREATE);
        out.write(text.array(), timeFrom, DATE_LENGTH);
        out.array[out.length() - 6] = '.';
        out.array[out.length() - 3] = '.';
        out.append(ID);
        out.write(text.array(), idFrom, idTo - idFrom);
        out.append(END_OF_ACTION);
        int textFrom = out.length();
        out.write(text.array(), 0, end - 1);
        int textTo = out.length();
        out.write(',');
        if (owner != null && !namesAccount) {
            out.append(ADDED_RECIPIENT);
            out.append(owner);
            out.append(END_OF_FIELD);
        }
        parameters.write(out);
        if (identity.find()) {
            out.append(ADDED_PRINCIPAL);
            out.write(text.array(), identity.from(), identity.to() - identity.from());
            out.append(END_OF_FIELD);
        }
        out.append(ingestTime);
        return new BulkEntry(begin, textFrom, textTo, out.length(), null);
    }
}
