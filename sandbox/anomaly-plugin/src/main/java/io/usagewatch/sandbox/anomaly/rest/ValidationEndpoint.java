package io.usagewatch.sandbox.anomaly.rest;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.DetectorChecks;
import io.usagewatch.sandbox.anomaly.detector.Queries;
import io.usagewatch.sandbox.anomaly.detector.ValidationException;
import io.usagewatch.sandbox.anomaly.validation.Issue;
import io.usagewatch.sandbox.anomaly.validation.ModelChecks;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.rest.RestRequest;

/** What is wrong with a detector before it is one; an empty object when nothing is. */
final class ValidationEndpoint {
    private static final Set<String> TYPES = Set.of("detector", "model");

    private final DetectorChecks checks;
    private final ModelChecks modelChecks;
    private final Queries queries;
    private final Clock clock;

    ValidationEndpoint(
            DetectorChecks checks, ModelChecks modelChecks, Queries queries, Clock clock) {
        this.checks = checks;
        this.modelChecks = modelChecks;
        this.queries = queries;
        this.clock = clock;
    }

    Endpoint.Work validate(RestRequest request) throws IOException {
        Set<String> types =
                new HashSet<>(List.of(request.param("type", "detector").split(",", -1)));
        request.requiredContent();
        if (types.stream().noneMatch(TYPES::contains)) {
            throw new IllegalStateException("The given validation type doesn't exist");
        }
        Map<String, Object> json;
        try (XContentParser parser = request.contentParser()) {
            json = parser.mapOrdered();
        }
        return () ->
                Answer.ok(issue(json, types.contains("model")).map(Issue::toMap).orElse(Map.of()));
    }

    private Optional<Issue> issue(Map<String, Object> json, boolean model) {
        try {
            Detector detector = Detector.parse(json, queries, clock.instant());
            checks.validation(detector);
            return model ? modelChecks.issue(detector) : Optional.empty();
        } catch (ValidationException e) {
            return Optional.of(Issue.of(e));
        } catch (IndexNotFoundException _) {
            return Optional.of(
                    Issue.of(
                            new ValidationException(
                                    ValidationException.Subject.INDICES, "index does not exist")));
        }
    }
}
