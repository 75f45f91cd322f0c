package io.usagewatch.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The Lambda function behind a log group's subscription filter: CloudTrail records to documents in
 * {@code cwl-YYYY.MM.DD}, by event time, id = {@code eventID}. Each document is the record itself
 * plus:
 *
 * <ul>
 *   <li>{@code requestNumbers}, {@code requestStrings}: the leaves of {@code requestParameters},
 *       see {@link RequestParameters}
 *   <li>{@code recipientAccountId}: only where the record has none, the owner of the log group
 *   <li>{@code principal}: who called, in one word
 *   <li>{@code ingestTime}: when it came here, ISO, UTC
 * </ul>
 *
 * <p>Delivering a batch again is harmless. Safe for use by several threads. Expects the template
 * for {@code cwl-*} to be there.
 */
public final class IngestHandler implements RequestStreamHandler {
    /** Kept free at the end of an invocation, to answer in. */
    private static final Duration RESERVE = Duration.ofSeconds(1);

    private static final int FIRST_CAPACITY = 1 << 18;

    private final IngestSettings settings;
    private final Clock clock;
    private final Domain domain;
    private final RecordReader reader = new RecordReader();

    /**
     * As Lambda makes it; the domain's address is in {@code USAGE_WATCH_ENDPOINT}.
     *
     * @throws IngestException if it is not
     */
    public IngestHandler() {
        this(IngestSettings.fromEnvironment(System.getenv()), Clock.systemUTC());
    }

    public IngestHandler(IngestSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.domain = new Domain(settings, clock);
    }

    /**
     * Writes the {@link IngestResult} as JSON.
     *
     * @throws IngestException if a part of the batch could not be indexed for now, so that Lambda
     *     delivers it again
     */
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
        Instant deadline =
                clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
        IngestResult result = ingest(input, deadline);
        for (Refusal refusal : result.refusals()) {
            // both may hold text that a caller of AWS chose: it must not begin a line of its own
            String line = "refused " + refusal.id() + ": " + refusal.reason();
            context.getLogger().log(line.replaceAll("[\\p{Cc}\\p{Cf}]", " ") + "\n");
        }
        result.writeTo(output);
    }

    /**
     * Indexes one subscription event, {@code {"awslogs":{"data":"<base64 of gzip>"}}}.
     *
     * @throws IngestException if a part of it is not in OpenSearch after all attempts, or it is no
     *     such event
     */
    public IngestResult ingest(InputStream event) {
        return ingest(event, clock.instant().plus(settings.timeLimit()));
    }

    private IngestResult ingest(InputStream event, Instant deadline) {
        Tally tally = new Tally();
        Request request = new Request(deadline, tally);
        LogsBatch.read(event)
                .forEachMessage(
                        message -> {
                            tally.event();
                            switch (reader.read(message)) {
                                case EventRecord found -> request.add(BulkEntry.of(found));
                                case Refusal refusal -> tally.refused(refusal);
                            }
                        });
        request.send();
        return tally.result();
    }

    /** Entries up to the size of a request, sent when the next one would be too many. */
    private final class Request {
        private final Instant deadline;
        private final Tally tally;
        private final Instant ingestTime = clock.instant();
        private final BulkBody next = new BulkBody(1 << 13);
        private final BulkBody body = new BulkBody(FIRST_CAPACITY);
        private List<BulkEntry> entries = new ArrayList<>();

        Request(Instant deadline, Tally tally) {
            this.deadline = deadline;
            this.tally = tally;
        }

        void add(BulkEntry entry) {
            next.reset();
            entry.write(ingestTime, next);
            if (body.size() + next.size() > settings.requestBytes()) {
                send();
            }
            body.append(next, 0);
            entries.add(entry);
        }

        void send() {
            if (!entries.isEmpty()) {
                domain.send(entries, body, deadline, tally);
                entries = new ArrayList<>();
                body.reset();
            }
        }
    }
}
