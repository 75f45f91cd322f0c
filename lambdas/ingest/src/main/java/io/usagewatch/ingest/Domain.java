package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.ingest.aws.SignedHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    Domain(IngestSettings settings, SignedHttp http) {
        this.settings = settings;
        this.bulk = settings.endpoint().resolve(BULK);
        this.http = http;
    }

    /** How a request is signed and sent, without sending it. */
    Map<String, String> headers(BulkRequest request) throws IOException {
        return http.headers("POST", bulk, HEADERS, request.body().array, request.bytes());
    }

    /**
     * Sends the request's entries until each is indexed, known to be there, refused for good, or
     * the time is over; counts the first two in {@code tally}.
     *
     * @param writer of these entries
     * @return those that are not there
     */
    List<Undelivered> send(BulkRequest request, BatchWriter writer, Retry retry, Tally tally) {
        List<Undelivered> undelivered = new ArrayList<>();
        Deque<BulkRequest> open = new ArrayDeque<>(List.of(request));
        String problem = "no time is left";
        while (!open.isEmpty()) {
            BulkRequest next = open.remove();
            if (retry.isOver()) {
                undelivered.addAll(refused(next, "not taken in time: " + problem, false));
                continue;
            }
            Round round = sendOnce(next, writer, retry, tally);
            undelivered.addAll(round.undelivered());
            round.again().reversed().forEach(open::addFirst);
            if (round.delayed() == null) {
                retry.reset();
            } else if (retry.pause()) {
                tally.retried(round.delayed().entries().size());
                open.addFirst(round.delayed());
                problem = round.problem();
            } else {
                undelivered.addAll(
                        refused(round.delayed(), "not taken in time: " + round.problem(), false));
            }
        }
        return undelivered;
    }

    private static List<Undelivered> refused(BulkRequest request, String reason, boolean forGood) {
        return request.entries().stream()
                .map(entry -> request.undelivered(entry, reason, forGood))
                .toList();
    }

    /**
     * What came of one request.
     *
     * @param undelivered what is not worth another attempt
     * @param delayed what to send again as it is, after a pause
     * @param problem why there is something delayed
     * @param again what to send at once
     */
    private record Round(
            List<Undelivered> undelivered,
            @Nullable BulkRequest delayed,
            String problem,
            List<BulkRequest> again) {
        static Round delayed(BulkRequest request, String problem) {
            return new Round(List.of(), request, problem, List.of());
        }

        static Round refused(BulkRequest request, String reason, boolean forGood) {
            return new Round(Domain.refused(request, reason, forGood), null, "", List.of());
        }
    }

    private Round sendOnce(BulkRequest request, BatchWriter writer, Retry retry, Tally tally) {
        tally.sent(request.bytes());
        HttpResponse<byte[]> response;
        try {
            response =
                    http.send(
                            "POST",
                            bulk,
                            HEADERS,
                            request.body().array,
                            request.bytes(),
                            timeout(retry));
        } catch (IOException e) {
            return Round.delayed(request, e.getClass().getSimpleName() + " " + e.getMessage());
        } catch (InterruptedException e) {
            throw Retry.interrupted(e);
        }
        return switch (response.statusCode()) {
            case 200 -> round(request, response.body(), writer, tally);
            case 413 -> tooLarge(request, response);
            case 429, 500, 502, 503, 504 -> Round.delayed(request, shortened(response));
            default -> Round.refused(request, refusal(response), false);
        };
    }

    private Duration timeout(Retry retry) {
        Duration left = retry.left();
        return left.compareTo(settings.requestTimeout()) < 0 ? left : settings.requestTimeout();
    }

    /** The limit is the domain's, or a proxy's before it: halves pass sooner or later. */
    private static Round tooLarge(BulkRequest request, HttpResponse<byte[]> response) {
        List<BulkEntry> entries = request.entries();
        if (entries.size() == 1) {
            return Round.refused(
                    request, "larger than the domain takes: " + shortened(response), true);
        }
        int half = entries.size() / 2;
        return new Round(
                List.of(),
                null,
                "",
                List.of(
                        request.only(entries.subList(0, half)),
                        request.only(entries.subList(half, entries.size()))));
    }

    private Round round(BulkRequest request, byte[] answer, BatchWriter writer, Tally tally) {
        List<BulkEntry> entries = request.entries();
        List<ItemOutcome> outcomes = outcomes(answer);
        if (outcomes.size() != entries.size()) {
            return Round.delayed(
                    request,
                    "no answer of OpenSearch: "
                            + shortened(answer)
                            + "; check that "
                            + FunctionEnvironment.ENDPOINT
                            + " is the domain's address");
        }
        List<Undelivered> undelivered = new ArrayList<>();
        List<BulkEntry> delayed = new ArrayList<>();
        BulkRequest reshaped = new BulkRequest(0);
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
                        request.undelivered(
                                entry,
                                "refused by the index "
                                        + request.index(entry)
                                        + ": HTTP "
                                        + outcome.status()
                                        + " "
                                        + outcome.error()
                                        + "; check the function's role and the index's blocks",
                                false));
            } else if (entry.quoted() != null) {
                undelivered.add(
                        request.undelivered(
                                entry, "refused by OpenSearch: " + outcome.error(), true));
            } else {
                Undelivered unreadable =
                        writer.writeQuoted(request.id(entry), request.text(entry), reshaped);
                if (unreadable != null) {
                    undelivered.add(unreadable);
                }
            }
        }
        return new Round(
                undelivered,
                delayed.isEmpty() ? null : request.only(delayed),
                problem,
                reshaped.entries().isEmpty() ? List.of() : List.of(reshaped));
    }

    private static List<ItemOutcome> outcomes(byte[] answer) {
        try {
            return ItemOutcome.readAll(answer);
        } catch (JacksonException _) {
            return List.of();
        }
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
