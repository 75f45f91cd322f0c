package io.usagewatch.sandbox.anomaly.rest;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.DetectorChecks;
import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.detector.Limits;
import io.usagewatch.sandbox.anomaly.detector.Queries;
import io.usagewatch.sandbox.anomaly.preview.Preview;
import io.usagewatch.sandbox.anomaly.preview.Previewed;
import io.usagewatch.sandbox.anomaly.result.ResultDocument;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.ToXContentObject;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.rest.RestRequest;

/** What a detector would find in a period; the detector is in the body, or named by its id. */
final class PreviewEndpoint {
    private final DetectorStore detectors;
    private final DetectorChecks checks;
    private final Limits limits;
    private final Queries queries;
    private final Preview preview;
    private final Throttle throttle;

    PreviewEndpoint(
            DetectorStore detectors,
            DetectorChecks checks,
            Limits limits,
            Queries queries,
            Preview preview) {
        this.detectors = detectors;
        this.checks = checks;
        this.limits = limits;
        this.queries = queries;
        this.preview = preview;
        this.throttle = new Throttle(limits::previews);
    }

    Endpoint.Work preview(RestRequest request) throws IOException {
        String inPath = request.param("detectorID");
        Map<String, Object> json;
        try (XContentParser parser = request.contentParser()) {
            json = parser.mapOrdered();
        }
        Object named = json.get("detector_id");
        String id = named == null ? inPath : String.valueOf(named);
        Long start = millis(json.get("period_start"));
        Long end = millis(json.get("period_end"));
        Detector given = detector(json.get("detector"));
        if (start == null || end == null) {
            return refused("Must set both period start and end date with epoch of milliseconds");
        }
        if (start >= end) {
            return refused("Period start date should be before end date");
        }
        Range period = new Range(start, end);
        if (given != null) {
            return throttle.of(() -> answer(null, checked(given), period, null));
        }
        return id == null || id.isEmpty()
                ? refused("Must set detector id or detector")
                : throttle.of(() -> kept(id, period));
    }

    private static Endpoint.Work refused(String why) {
        return () -> Answer.text(RestStatus.BAD_REQUEST, why);
    }

    private static @Nullable Long millis(@Nullable Object value) {
        try {
            return value == null ? null : Long.valueOf(String.valueOf(value));
        } catch (NumberFormatException e) {
            // The answer names the superclass, and no cause.
            throw new IllegalArgumentException(e.getMessage());
        }
    }

    private @Nullable Detector detector(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> fields)) {
            return null;
        }
        Map<String, Object> given = new LinkedHashMap<>();
        fields.forEach((name, value) -> given.put(String.valueOf(name), value));
        return Detector.parse(given, queries, Instant.EPOCH);
    }

    private Detector checked(Detector detector) {
        if (detector.features().isEmpty()) {
            throw new OpenSearchStatusException(
                    "Can't preview detector without feature", RestStatus.BAD_REQUEST);
        }
        checks.syntax(detector)
                .ifPresent(
                        problem -> {
                            throw new OpenSearchStatusException(problem, RestStatus.BAD_REQUEST);
                        });
        return detector;
    }

    private Answer kept(String id, Range period) {
        try {
            Detector detector = detectors.get(id).detector();
            return answer(id, detector, period, detector.lastUpdate());
        } catch (IndexNotFoundException _) {
            throw new OpenSearchStatusException(
                    "Could not execute get query to find detector",
                    RestStatus.INTERNAL_SERVER_ERROR);
        } catch (OpenSearchStatusException e) {
            throw e.status() == RestStatus.NOT_FOUND
                    ? new OpenSearchStatusException(
                            "Can't find anomaly detector with id:" + id, RestStatus.NOT_FOUND)
                    : e;
        }
    }

    private Answer answer(
            @Nullable String id, Detector detector, Range period, @Nullable Instant updated) {
        List<Previewed> found = preview.of(detector, period, limits.previewEntities());
        Map<String, Object> shown = new LinkedHashMap<>(detector.toMap());
        if (updated == null) {
            shown.remove("last_update_time");
        }
        return Answer.ok(
                (ToXContentObject)
                        (builder, params) -> {
                            builder.startObject().startArray("anomaly_result");
                            for (Previewed result : found) {
                                document(id, detector, result).write(builder);
                            }
                            return builder.endArray().field("anomaly_detector", shown).endObject();
                        });
    }

    private static ResultDocument document(
            @Nullable String id, Detector detector, Previewed result) {
        return new ResultDocument(
                new ResultDocument.Source(id, detector, result.entity(), null, null),
                result.interval(),
                null,
                null,
                result.verdict(),
                null);
    }
}
