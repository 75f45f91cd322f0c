package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One CloudTrail record: its own text, where it goes, and what is added to it. */
final class EventRecord implements Reading {
    private final String id;
    private final Instant eventTime;
    private final byte[] text;
    private final @Nullable String addedAccount;
    private final @Nullable String principal;
    private final RequestParameters requestParameters;
    private final boolean spliceable;

    /**
     * @param text the record as JSON on one line, UTF-8, ending with the closing brace
     * @param addedAccount the account that the record is of, where it does not say so itself
     * @param spliceable whether fields can be added to the text itself; false where it has one of
     *     their names already
     */
    EventRecord(
            String id,
            Instant eventTime,
            byte[] text,
            @Nullable String addedAccount,
            @Nullable String principal,
            RequestParameters requestParameters,
            boolean spliceable) {
        this.id = id;
        this.eventTime = eventTime;
        this.text = text;
        this.addedAccount = addedAccount;
        this.principal = principal;
        this.requestParameters = requestParameters;
        this.spliceable = spliceable;
    }

    /** The document's id: {@code [A-Za-z0-9-]}, at most 128 characters. */
    String id() {
        return id;
    }

    Instant eventTime() {
        return eventTime;
    }

    /** {@code cwl-YYYY.MM.DD} of the event time in UTC. */
    String index() {
        LocalDate day = LocalDate.ofInstant(eventTime, ZoneOffset.UTC);
        return String.format(
                Locale.ROOT,
                "cwl-%04d.%02d.%02d",
                day.getYear(),
                day.getMonthValue(),
                day.getDayOfMonth());
    }

    byte[] text() {
        return text;
    }

    /** The text as a log event's message. */
    String message() {
        return new String(text, UTF_8);
    }

    @Nullable String addedAccount() {
        return addedAccount;
    }

    @Nullable String principal() {
        return principal;
    }

    RequestParameters requestParameters() {
        return requestParameters;
    }

    boolean spliceable() {
        return spliceable;
    }
}
