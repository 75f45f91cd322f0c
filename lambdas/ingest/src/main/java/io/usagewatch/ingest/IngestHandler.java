package io.usagewatch.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.usagewatch.ingest.aws.SignedHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /** Kept free before that, to keep in dead letters what the domain did not take. */
    private static final Duration LETTERS_RESERVE = Duration.ofSeconds(10);

    private static final Duration FIRST_LETTERS_PAUSE = Duration.ofMillis(100);

    private static final int FIRST_CAPACITY = 1 << 18;
    private static final int MOST_LOGGED = 20;

    private final IngestSettings settings;
    private final Clock clock;
    private final Domain domain;
    private final @Nullable DeadLetters deadLetters;
    private final RecordReader reader = new RecordReader();

    /**
     * As Lambda makes it, before the snapshot that it starts from; see {@link FunctionEnvironment}
     * for the variables.
     *
     * @throws IngestException if one is missing or wrong
     */
    public IngestHandler() {
        this(new FunctionEnvironment(System.getenv(), Clock.systemUTC()), Clock.systemUTC());
    }

    IngestHandler(FunctionEnvironment environment, Clock clock) {
        this.settings = environment.settings();
        this.clock = clock;
        this.domain = new Domain(settings, environment.domain(settings), clock);
        this.deadLetters = environment.deadLetters();
    }

    /** For a domain that wants no signatures, and without dead letters. */
    public IngestHandler(IngestSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.domain = new Domain(settings, SignedHttp.unsigned(SignedHttp.client()), clock);
        this.deadLetters = null;
    }

    /**
     * Takes a batch, or the command {@code {"redrive":{}}}; writes the {@link IngestResult} as
     * JSON, or what {@link Redrive} says.
     *
     * @throws IngestException if a part of the batch is neither indexed nor kept, so that Lambda
     *     delivers it again
     */
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        Instant end = clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE);
        byte[] event = input.readAllBytes();
        if (Redrive.isAskedFor(event)) {
            redrive(end, output);
            return;
        }
        IngestResult result = ingest(LogsBatch.read(new ByteArrayInputStream(event)), end);
        System.out.print(Metrics.line(result, context.getFunctionName(), clock.instant()));
        log(result, context);
        if (result.refused() > result.deadLettered()) {
            throw new IngestException(
                    result.refused()
                            + " events of the batch are no documents, and the function has no "
                            + FunctionEnvironment.QUEUE
                            + " to keep them in: Lambda keeps the batch; name a queue.");
        }
        result.writeTo(output);
    }

    private static void log(IngestResult result, Context context) {
        List<Refusal> refusals = result.refusals();
        for (Refusal refusal : refusals.subList(0, Math.min(MOST_LOGGED, refusals.size()))) {
            // both may hold text that a caller of AWS chose: it must not begin a line of its own
            String line = "refused " + refusal.id() + ": " + refusal.reason();
            context.getLogger().log(line.replaceAll("[\\p{Cc}\\p{Cf}]", " ") + "\n");
        }
        if (refusals.size() > MOST_LOGGED) {
            context.getLogger()
                    .log("refused " + (refusals.size() - MOST_LOGGED) + " more events\n");
        }
    }

    /**
     * Indexes one subscription event, {@code {"awslogs":{"data":"<base64 of gzip>"}}}.
     *
     * @throws IngestException if a part of it is not in OpenSearch when the time is over, or it is
     *     no such event
     */
    public IngestResult ingest(InputStream event) {
        return ingest(LogsBatch.read(event), clock.instant().plus(settings.timeLimit()));
    }

    private IngestResult ingest(LogsBatch batch, Instant end) {
        DeadLetters keeper = deadLetters;
        if (keeper == null) {
            return ingest(batch, new Retry(clock, end, settings.firstPause()), this::notKept);
        }
        DeadLetters.Writer writer =
                keeper.new Writer(batch.owner(), new Retry(clock, end, FIRST_LETTERS_PAUSE));
        IngestResult result =
                ingest(
                        batch,
                        new Retry(clock, beforeLetters(end), settings.firstPause()),
                        writer::add);
        writer.send();
        return result.withDeadLettered(result.refused());
    }

    private Instant beforeLetters(Instant end) {
        Duration quarter = Duration.between(clock.instant(), end).dividedBy(4);
        return end.minus(quarter.compareTo(LETTERS_RESERVE) < 0 ? quarter : LETTERS_RESERVE);
    }

    /** What can never be a document is only told; what could be is asked for once more. */
    private void notKept(Undelivered event) {
        if (!event.forGood()) {
            throw new IngestException(
                    "OpenSearch at "
                            + settings.endpoint()
                            + " has not got event "
                            + event.id()
                            + ": "
                            + event.reason()
                            + ". The batch can be delivered again, nothing is indexed twice.");
        }
    }

    private void redrive(Instant end, OutputStream output) {
        DeadLetters keeper = deadLetters;
        if (keeper == null) {
            throw new IngestException(
                    "There is nothing to redrive: the function has no "
                            + FunctionEnvironment.QUEUE
                            + ".");
        }
        Instant last = beforeLetters(end);
        new Redrive(
                        keeper,
                        (batch, rest) ->
                                ingest(batch, new Retry(clock, last, settings.firstPause()), rest),
                        new Retry(clock, end, FIRST_LETTERS_PAUSE),
                        last,
                        clock)
                .run(output);
    }

    /**
     * @param rest gets each event that is not in the domain
     */
    private IngestResult ingest(LogsBatch batch, Retry retry, Consumer<Undelivered> rest) {
        Tally tally = new Tally();
        Request request = new Request(retry, tally, rest);
        try {
            batch.forEachMessage(request::add);
        } finally {
            // what was read before the batch turned out to be broken
            request.send();
        }
        return tally.result();
    }

    /** Entries up to the size of a request, sent when the next one would be too many. */
    private final class Request {
        private final Retry retry;
        private final Tally tally;
        private final Consumer<Undelivered> rest;
        private final Instant ingestTime = clock.instant();
        private final BulkBody next = new BulkBody(1 << 13);
        private final BulkBody body = new BulkBody(FIRST_CAPACITY);
        private List<BulkEntry> entries = new ArrayList<>();

        Request(Retry retry, Tally tally, Consumer<Undelivered> rest) {
            this.retry = retry;
            this.tally = tally;
            this.rest = rest;
        }

        void add(LogsBatch.Message message) {
            tally.event();
            switch (reader.read(message)) {
                case EventRecord record -> add(record);
                case Refusal refusal ->
                        undelivered(
                                new Undelivered(
                                        refusal.id(), message.text(), refusal.reason(), true));
            }
        }

        private void add(EventRecord record) {
            tally.arrived(record.eventTime(), ingestTime);
            BulkEntry entry = BulkEntry.of(record);
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
                domain.send(entries, body, retry, tally).forEach(this::undelivered);
                entries = new ArrayList<>();
                body.reset();
            }
        }

        private void undelivered(Undelivered event) {
            rest.accept(event);
            tally.refused(new Refusal(event.id(), event.reason()));
        }
    }
}
