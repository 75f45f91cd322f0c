package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.ingest.aws.SignedHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/** The OpenSearch domain as ingest sees it: takes bulk requests, now or a little later. */
final class Domain {
    /** Encoded as a signature wants it. */
    private static final String BULK = "/_bulk?filter_path=items.%2A.status%2Citems.%2A.error";

    private static final Map<String, String> HEADERS =
            Map.of("content-type", "application/x-ndjson");
    private static final int MAX_ANSWER_LENGTH = 300;

    private final IngestSettings settings;
    private final URI bulk;
    private final SignedHttp http;
    private final Clock clock;

    Domain(IngestSettings settings, SignedHttp http, Clock clock) {
        this.settings = settings;
        this.bulk = settings.endpoint().resolve(BULK);
        this.http = http;
        this.clock = clock;
    }

    /** How a request is signed and sent, without sending it. */
    Map<String, String> headers(BulkBody body) throws IOException {
        return http.headers("POST", bulk, HEADERS, body.bytes(), body.size());
    }

    /**
     * Sends the entries until each is indexed, known to be there, refused for good, or the time is
     * over; counts the first two in {@code tally}.
     *
     * @param body the entries written, which it takes over
     * @return those that are not there
     */
    List<Undelivered> send(List<BulkEntry> entries, BulkBody body, Retry retry, Tally tally) {
        List<Undelivered> undelivered = new ArrayList<>();
        Deque<List<BulkEntry>> open = new ArrayDeque<>(List.of(entries));
        boolean isWritten = true;
        String problem = "no time is left";
        while (!open.isEmpty()) {
            List<BulkEntry> next = open.remove();
            if (retry.isOver()) {
                add(undelivered, next, "not taken in time: " + problem, false);
                continue;
            }
            if (!isWritten) {
                body.reset();
                next.forEach(entry -> entry.write(clock.instant(), body));
            }
            isWritten = false;
            Round round = sendOnce(next, body, retry, tally);
            undelivered.addAll(round.undelivered());
            round.again().reversed().stream()
                    .filter(again -> !again.isEmpty())
                    .forEach(open::addFirst);
            if (round.delayed().isEmpty()) {
                retry.reset();
            } else if (retry.pause()) {
                tally.retried(round.delayed().size());
                open.addFirst(round.delayed());
                problem = round.problem();
            } else {
                add(undelivered, round.delayed(), "not taken in time: " + round.problem(), false);
            }
        }
        return undelivered;
    }

    private static void add(
            List<Undelivered> undelivered,
            List<BulkEntry> entries,
            String reason,
            boolean forGood) {
        entries.forEach(entry -> undelivered.add(Undelivered.of(entry, reason, forGood)));
    }

    /**
     * What came of one request.
     *
     * @param undelivered what is not worth another attempt
     * @param delayed entries to send again as they are, after a pause
     * @param problem why there are delayed ones
     * @param again what to send at once, each part in a request of its own
     */
    private record Round(
            List<Undelivered> undelivered,
            List<BulkEntry> delayed,
            String problem,
            List<List<BulkEntry>> again) {
        static Round delayed(List<BulkEntry> entries, String problem) {
            return new Round(List.of(), entries, problem, List.of());
        }

        static Round refused(List<BulkEntry> entries, String reason, boolean forGood) {
            List<Undelivered> undelivered = new ArrayList<>();
            add(undelivered, entries, reason, forGood);
            return new Round(undelivered, List.of(), "", List.of());
        }
    }

    private Round sendOnce(List<BulkEntry> entries, BulkBody body, Retry retry, Tally tally) {
        tally.sent(body.size());
        HttpResponse<byte[]> response;
        try {
            response = http.send("POST", bulk, HEADERS, body.bytes(), body.size(), timeout(retry));
        } catch (IOException e) {
            return Round.delayed(entries, e.getClass().getSimpleName() + " " + e.getMessage());
        } catch (InterruptedException e) {
            throw Retry.interrupted(e);
        }
        return switch (response.statusCode()) {
            case 200 -> round(entries, response.body(), tally);
            case 413 -> tooLarge(entries, response);
            case 429, 500, 502, 503, 504 -> Round.delayed(entries, shortened(response));
            default -> Round.refused(entries, refusal(response), false);
        };
    }

    private Duration timeout(Retry retry) {
        Duration left = retry.left();
        return left.compareTo(settings.requestTimeout()) < 0 ? left : settings.requestTimeout();
    }

    /** The limit is the domain's, or a proxy's before it: halves pass sooner or later. */
    private static Round tooLarge(List<BulkEntry> entries, HttpResponse<byte[]> response) {
        if (entries.size() == 1) {
            return Round.refused(
                    entries, "larger than the domain takes: " + shortened(response), true);
        }
        int half = entries.size() / 2;
        return new Round(
                List.of(),
                List.of(),
                "",
                List.of(entries.subList(0, half), entries.subList(half, entries.size())));
    }

    private Round round(List<BulkEntry> entries, byte[] answer, Tally tally) {
        List<ItemOutcome> outcomes;
        try {
            outcomes = ItemOutcome.readAll(answer);
        } catch (JacksonException _) {
            outcomes = List.of();
        }
        if (outcomes.size() != entries.size()) {
            return Round.delayed(
                    entries,
                    "no answer of OpenSearch: "
                            + shortened(answer)
                            + "; check that "
                            + FunctionEnvironment.ENDPOINT
                            + " is the domain's address");
        }
        List<Undelivered> undelivered = new ArrayList<>();
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
                undelivered.add(
                        Undelivered.of(
                                entry,
                                "refused by the index "
                                        + entry.record().index()
                                        + ": HTTP "
                                        + outcome.status()
                                        + " "
                                        + outcome.error()
                                        + "; check the function's role and the index's blocks",
                                false));
            } else if (entry.quoted()) {
                undelivered.add(
                        Undelivered.of(entry, "refused by OpenSearch: " + outcome.error(), true));
            } else {
                reshaped.add(new BulkEntry(entry.record(), true));
            }
        }
        return new Round(undelivered, delayed, problem, List.of(reshaped));
    }

    private static String refusal(HttpResponse<byte[]> response) {
        return shortened(response)
                + switch (response.statusCode()) {
                    case 401, 403 ->
                            "; map the function's role to a role of the domain that may create documents in cwl-*";
                    default ->
                            "; check that "
                                    + FunctionEnvironment.ENDPOINT
                                    + " is the domain's address";
                };
    }

    private static String shortened(HttpResponse<byte[]> response) {
        return "HTTP " + response.statusCode() + " " + shortened(response.body());
    }

    private static String shortened(byte[] answer) {
        String text =
                new String(answer, 0, Math.min(answer.length, MAX_ANSWER_LENGTH), UTF_8).strip();
        return text.isEmpty() ? "(empty)" : text;
    }
}
