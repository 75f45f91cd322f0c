package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes the log events of one batch into bulk requests. */
final class BatchWriter {
    private final String owner;
    private final byte @Nullable [] ownerAccount;
    private final Instant ingestTime;
    private final byte[] ingestTimeMember;
    private final Tally tally;
    private final PlainRecord plain = new PlainRecord();
    private final RecordReader reader = new RecordReader();

    /**
     * @param owner the account that the log group is in; empty where the batch does not say
     */
    BatchWriter(String owner, Instant ingestTime, Tally tally) {
        this.owner = owner;
        this.ownerAccount = isPlain(owner) ? Json.ascii(owner) : null;
        this.ingestTime = ingestTime;
        this.ingestTimeMember = Json.ascii("\"ingestTime\":\"" + ingestTime + "\"}\n");
        this.tally = tally;
    }

    private static boolean isPlain(String owner) {
        byte[] bytes = owner.getBytes(UTF_8);
        return RecordReader.isPlainId(bytes, 0, bytes.length);
    }

    /** Adds the event to the request; what it returns where it cannot. */
    @Nullable Undelivered write(Message message, BulkRequest request) {
        tally.event();
        boolean isKnownOwner = ownerAccount != null || owner.isEmpty();
        if (isKnownOwner && plain.read(message.line)) {
            tally.arrived(ingestTime.getEpochSecond() - plain.epochSecond());
            request.add(plain.write(ownerAccount, ingestTimeMember, request.body()));
            return null;
        }
        String text = message.text();
        return switch (reader.read(owner, message.id.toString(), text)) {
            case EventRecord record -> {
                tally.arrived(ingestTime.getEpochSecond() - record.eventTime().getEpochSecond());
                request.add(EventDocument.of(record).write(ingestTime, request.body()));
                yield null;
            }
            case Refusal refusal -> new Undelivered(refusal.id(), text, refusal.reason(), true);
        };
    }

    /**
     * Adds a record to the request in the form that any index takes.
     *
     * @param text of a record that was written before
     */
    @Nullable Undelivered writeQuoted(String id, String text, BulkRequest request) {
        return switch (reader.read(owner, id, text)) {
            case EventRecord record -> {
                request.add(new EventDocument(record, true).write(ingestTime, request.body()));
                yield null;
            }
            case Refusal refusal -> new Undelivered(id, text, refusal.reason(), true);
        };
    }
}
