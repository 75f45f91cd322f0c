package io.usagewatch.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.usagewatch.ingest.aws.SignedHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
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

    /** Times the packed size of a batch: what its bulk body has, about. */
    private static final int UNPACKED = 12;

    private static final int MOST_LOGGED = 20;

    private final IngestSettings settings;
    private final Clock clock;
    private final Domain domain;
    private final @Nullable DeadLetters deadLetters;

    /**
     * As Lambda makes it, before the snapshot that it starts from; see {@link FunctionEnvironment}
     * for the variables.
     *
     * @throws IngestException if one is missing or wrong
     */
    public IngestHandler() {
        this(System.getenv(), Clock.systemUTC());
        Priming.run();
    }

    /** As Lambda makes it where these are the environment variables. */
    public IngestHandler(Map<String, String> variables, Clock clock) {
        this(variables, clock, UnaryOperator.identity());
    }

    /**
     * @param change of the usual settings
     */
    IngestHandler(
            Map<String, String> variables, Clock clock, UnaryOperator<IngestSettings> change) {
        FunctionEnvironment environment = new FunctionEnvironment(variables, clock);
        this.settings = change.apply(environment.settings());
        this.clock = clock;
        this.domain = new Domain(settings, environment.domain(settings));
        this.deadLetters = environment.deadLetters();
    }

    /** For a domain that wants no signatures, and without dead letters. */
    public IngestHandler(IngestSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.domain = new Domain(settings, SignedHttp.unsigned(SignedHttp.client()));
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
        BatchWriter writer = new BatchWriter(batch.owner(), clock.instant(), tally);
        Sending sending = new Sending(batch, writer, retry, tally, rest);
        try {
            batch.forEachMessage(sending::add);
        } finally {
            // what was read before the batch turned out to be broken
            sending.send();
        }
        return tally.result();
    }

    /**
     * Requests of the size that the domain takes, each sent when the next event would be too many
     * for it.
     */
    private final class Sending {
        private final BatchWriter writer;
        private final Retry retry;
        private final Tally tally;
        private final Consumer<Undelivered> rest;
        private BulkRequest request;

        Sending(
                LogsBatch batch,
                BatchWriter writer,
                Retry retry,
                Tally tally,
                Consumer<Undelivered> rest) {
            this.request = firstRequest(batch);
            this.writer = writer;
            this.retry = retry;
            this.tally = tally;
            this.rest = rest;
        }

        void add(Message message) {
            Undelivered unreadable = writer.write(message, request);
            if (unreadable != null) {
                undelivered(unreadable);
            } else if (request.bytes() > settings.requestBytes() && request.entries().size() > 1) {
                BulkRequest next = request.removeLast();
                send();
                request = next;
            }
        }

        void send() {
            if (!request.entries().isEmpty()) {
                domain.send(request, writer, retry, tally).forEach(this::undelivered);
                request.clear();
            }
        }

        private void undelivered(Undelivered event) {
            rest.accept(event);
            tally.refused(new Refusal(event.id(), event.reason()));
        }
    }

    private BulkRequest firstRequest(LogsBatch batch) {
        return new BulkRequest(Math.min(settings.requestBytes(), batch.packedBytes() * UNPACKED));
    }

    /**
     * Does everything to a batch but sending it: before the snapshot that the function starts from,
     * so that it has been done once, and in measurements.
     *
     * @return the bytes of its bulk requests
     */
    public long rehearse(InputStream event) throws IOException {
        LogsBatch batch = LogsBatch.read(event);
        Tally tally = new Tally();
        BatchWriter writer = new BatchWriter(batch.owner(), clock.instant(), tally);
        BulkRequest request = firstRequest(batch);
        long[] bytes = {0};
        batch.forEachMessage(
                message -> {
                    writer.write(message, request);
                    if (request.bytes() > settings.requestBytes()) {
                        bytes[0] += rehearse(request);
                    }
                });
        return bytes[0] + rehearse(request);
    }

    private long rehearse(BulkRequest request) {
        try {
            domain.headers(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long bytes = request.bytes();
        request.clear();
        return bytes;
    }
}
