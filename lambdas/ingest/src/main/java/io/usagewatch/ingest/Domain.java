package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.core.JacksonException;

/** The OpenSearch domain as ingest sees it: takes bulk requests, now or a little later. */
final class Domain {
    private static final int MAX_ANSWER_LENGTH = 300;

    private final IngestSettings settings;
    private final URI bulk;
    private final Clock clock;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    Domain(IngestSettings settings, Clock clock) {
        this.settings = settings;
        this.bulk = settings.endpoint().resolve("/_bulk?filter_path=items.*.status,items.*.error");
        this.clock = clock;
    }

    /**
     * Sends the entries until each is indexed, known to be there, or refused for good; counts them
     * in {@code tally}.
     *
     * @param body the entries written, which it takes over
     * @throws IngestException if the domain cannot be had before {@code deadline}, or refuses the
     *     request as a whole
     */
    void send(List<BulkEntry> entries, BulkBody body, Instant deadline, Tally tally) {
        List<BulkEntry> open = entries;
        int attempt = 1;
        while (true) {
            Round round = sendOnce(open, body, deadline, tally);
            if (round.isDone()) {
                return;
            }
            if (!round.delayed().isEmpty()) {
                pause(attempt++, round, deadline);
            }
            open = round.next();
            body.reset();
            Instant now = clock.instant();
            for (BulkEntry entry : open) {
                entry.write(now, body);
            }
        }
    }

    /**
     * @param delayed entries to send again as they are, after a pause
     * @param reshaped entries to send again in the form that any index takes
     * @param problem why there are delayed ones
     */
    private record Round(List<BulkEntry> delayed, List<BulkEntry> reshaped, String problem) {
        boolean isDone() {
            return delayed.isEmpty() && reshaped.isEmpty();
        }

        List<BulkEntry> next() {
            List<BulkEntry> next = new ArrayList<>(delayed);
            next.addAll(reshaped);
            return next;
        }
    }

    private Round sendOnce(List<BulkEntry> entries, BulkBody body, Instant deadline, Tally tally) {
        HttpRequest request =
                HttpRequest.newBuilder(bulk)
                        .header("Content-Type", "application/x-ndjson")
                        .timeout(timeout(deadline))
                        .POST(body.publisher())
                        .build();
        tally.sent(body.size());
        HttpResponse<byte[]> response;
        try {
            response = client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            return new Round(
                    entries, List.of(), e.getClass().getSimpleName() + " " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IngestException(
                    "Interrupted while sending "
                            + entries.size()
                            + " events to "
                            + settings.endpoint()
                            + ": deliver the batch again.",
                    e);
        }
        return switch (response.statusCode()) {
            case 200 -> round(entries, outcomes(response.body(), entries.size()), tally);
            case 429, 500, 502, 503, 504 ->
                    new Round(
                            entries,
                            List.of(),
                            "HTTP " + response.statusCode() + " " + shortened(response.body()));
            default -> throw new IngestException(refusal(response));
        };
    }

    private Duration timeout(Instant deadline) {
        Duration left = Duration.between(clock.instant(), deadline);
        Duration timeout =
                left.compareTo(settings.requestTimeout()) < 0 ? left : settings.requestTimeout();
        return timeout.isPositive() ? timeout : Duration.ofMillis(1);
    }

    private List<ItemOutcome> outcomes(byte[] answer, int expected) {
        List<ItemOutcome> outcomes;
        try {
            outcomes = ItemOutcome.readAll(answer);
        } catch (JacksonException e) {
            throw new IngestException(noBulkAnswer(answer), e);
        }
        if (outcomes.size() != expected) {
            throw new IngestException(noBulkAnswer(answer));
        }
        return outcomes;
    }

    private String noBulkAnswer(byte[] answer) {
        return bulk
                + " did not answer as OpenSearch does: "
                + shortened(answer)
                + ". Check that "
                + IngestSettings.ENDPOINT_VARIABLE
                + " is the domain's address.";
    }

    private Round round(List<BulkEntry> entries, List<ItemOutcome> outcomes, Tally tally) {
        List<BulkEntry> delayed = new ArrayList<>();
        List<BulkEntry> reshaped = new ArrayList<>();
        String problem = "";
        for (int i = 0; i < entries.size(); i++) {
            BulkEntry entry = entries.get(i);
            ItemOutcome outcome = outcomes.get(i);
            if (outcome.status() == 200 || outcome.status() == 201) {
                tally.indexed();
            } else if (outcome.status() == 409) {
                tally.duplicate();
            } else if (outcome.isTemporary()) {
                delayed.add(entry);
                problem = "HTTP " + outcome.status() + " for single events: " + outcome.error();
            } else if (outcome.status() != 400) {
                throw new IngestException(
                        "OpenSearch at "
                                + settings.endpoint()
                                + " refuses to write to "
                                + entry.record().index()
                                + ": HTTP "
                                + outcome.status()
                                + " "
                                + outcome.error()
                                + ". Check the function's role and the index's"
                                + " blocks; the batch can be delivered again.");
            } else if (entry.quoted()) {
                tally.refused(
                        new Refusal(
                                entry.record().id(), "refused by OpenSearch: " + outcome.error()));
            } else {
                reshaped.add(new BulkEntry(entry.record(), true));
            }
        }
        return new Round(delayed, reshaped, problem);
    }

    private void pause(int attempt, Round round, Instant deadline) {
        long longest = settings.firstPause().toMillis() << (attempt - 1);
        Duration pause =
                Duration.ofMillis(
                        longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
        if (attempt >= settings.attempts() || clock.instant().plus(pause).isAfter(deadline)) {
            throw new IngestException(
                    "OpenSearch at "
                            + settings.endpoint()
                            + " did not take "
                            + round.delayed().size()
                            + " events in "
                            + attempt
                            + " attempts: "
                            + round.problem()
                            + ". Check that the domain is up and has free"
                            + " storage; the batch can be delivered again, nothing is indexed twice.");
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IngestException(
                    "Interrupted while waiting for "
                            + settings.endpoint()
                            + ": deliver the batch again.",
                    e);
        }
    }

    private String refusal(HttpResponse<byte[]> response) {
        String next =
                switch (response.statusCode()) {
                    case 401, 403 ->
                            "Map the function's role to a role of the domain that may create documents in cwl-*.";
                    case 413 ->
                            "Lower requestBytes (now "
                                    + settings.requestBytes()
                                    + ") below the domain's limit.";
                    default ->
                            "Check that "
                                    + IngestSettings.ENDPOINT_VARIABLE
                                    + " is the domain's address.";
                };
        return "OpenSearch at "
                + settings.endpoint()
                + " answers HTTP "
                + response.statusCode()
                + " to a bulk request: "
                + shortened(response.body())
                + ". "
                + next;
    }

    private static String shortened(byte[] answer) {
        String text =
                new String(answer, 0, Math.min(answer.length, MAX_ANSWER_LENGTH), UTF_8).strip();
        return text.isEmpty() ? "(empty)" : text;
    }
}
