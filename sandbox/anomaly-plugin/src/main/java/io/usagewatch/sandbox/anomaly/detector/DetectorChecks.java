package io.usagewatch.sandbox.anomaly.detector;

import io.usagewatch.sandbox.anomaly.detector.ValidationException.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.lucene.search.TotalHits;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.search.SearchPhaseExecutionException;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.search.SearchResponse;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.search.aggregations.Aggregation;
import org.opensearch.search.aggregations.metrics.NumericMetricsAggregation;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/**
 * What a detector must be besides well-formed: allowed by the limits, and fitting its indices. The
 * order of the checks is that of the real plugin, since an answer names the first problem only.
 */
public final class DetectorChecks {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");
    private static final int MAX_NAME = 64;

    private final Client client;
    private final DetectorStore detectors;
    private final Limits limits;
    private final FieldChecks fields;

    public DetectorChecks(Client client, DetectorStore detectors, Limits limits) {
        this.client = client;
        this.detectors = detectors;
        this.limits = limits;
        this.fields = new FieldChecks(client);
    }

    /**
     * Checks a new detector; the first of a cluster skips most of it, as in the real plugin.
     *
     * @throws ValidationException when there must not be such a detector
     */
    public void creation(Detector detector) {
        boolean documents = hasDocuments(detector);
        name(detector);
        if (detectors.documents().exists()) {
            fields.timeField(detector);
        }
        limits(detector);
        // Other than the real plugin: what is to be watched may still be empty.
        if (documents) {
            features(detector);
        }
        uniqueName(detector, "");
    }

    /** Checks one that is only asked about. */
    public void validation(Detector detector) {
        boolean documents = hasDocuments(detector);
        name(detector);
        fields.timeField(detector);
        limits(detector);
        if (!documents) {
            throw new ValidationException(
                    Subject.INDICES,
                    "Can't create anomaly detector as no document is found in the indices: "
                            + detector.indices());
        }
        features(detector);
        uniqueName(detector, "");
    }

    private void limits(Detector detector) {
        boolean first = !detectors.documents().exists();
        if (detector.isHighCardinality()) {
            if (!first) {
                limit(detectors.count(true), limits.highCardinalityDetectors(), "HC");
            }
            categories(detector).forEach(field -> fields.category(detector, field));
        } else if (!first) {
            limit(detectors.count(), limits.detectors(), "single-stream");
        }
    }

    /**
     * Checks a changed detector.
     *
     * @param whenNamed checks that come once name and time field are right
     * @param before the detector as it is; asked for after that
     */
    public void change(Detector after, Runnable whenNamed, Supplier<DetectorStore.Kept> before) {
        boolean documents = hasDocuments(after);
        name(after);
        fields.timeField(after);
        whenNamed.run();
        DetectorStore.Kept kept = before.get();
        if (!Set.copyOf(categories(kept.detector())).equals(Set.copyOf(categories(after)))) {
            throw unchangeable("category field");
        }
        if (!Objects.equals(kept.detector().resultIndex(), after.resultIndex())) {
            throw unchangeable("custom result index");
        }
        if (documents) {
            features(after);
        }
        uniqueName(after, kept.id());
    }

    private static OpenSearchStatusException unchangeable(String what) {
        return new OpenSearchStatusException("Can't change " + what, RestStatus.BAD_REQUEST);
    }

    private static List<String> categories(Detector detector) {
        List<String> fields = detector.categoryFields();
        return fields == null ? List.of() : fields;
    }

    /** Fails when an index that is named is not there. */
    private boolean hasDocuments(Detector detector) {
        SearchSourceBuilder any = new SearchSourceBuilder().size(0).trackTotalHitsUpTo(1);
        TotalHits total = client.search(search(detector, any)).actionGet().getHits().getTotalHits();
        return total != null && total.value() > 0;
    }

    private static SearchRequest search(Detector detector, SearchSourceBuilder source) {
        return new SearchRequest(detector.indices().toArray(String[]::new)).source(source);
    }

    private static void name(Detector detector) {
        if (!NAME.matcher(detector.name()).matches()) {
            throw new ValidationException(
                    Subject.NAME,
                    "Valid characters for name are a-z, A-Z, 0-9, -(hyphen), _(underscore) and"
                            + " .(period)");
        }
        if (detector.name().length() > MAX_NAME) {
            throw new ValidationException(
                    Subject.NAME,
                    "Name should be shortened. The maximum limit is " + MAX_NAME + " characters.");
        }
    }

    private void uniqueName(Detector detector, String exceptId) {
        if (detectors.documents().exists() && detectors.isTaken(detector.name(), exceptId)) {
            throw new ValidationException(
                    Subject.NAME,
                    "Cannot create anomaly detector with name ["
                            + detector.name()
                            + "] as it's already used by another detector",
                    RestStatus.CONFLICT);
        }
    }

    private static void limit(long there, int most, String kind) {
        if (there >= most) {
            throw new ValidationException(
                    Subject.GENERAL_SETTINGS,
                    "Can't create more than " + most + " " + kind + " anomaly detectors.",
                    RestStatus.BAD_REQUEST);
        }
    }

    private void features(Detector detector) {
        if (detector.features().isEmpty()) {
            return;
        }
        syntax(detector)
                .ifPresent(
                        problem -> {
                            throw new ValidationException(
                                    Subject.FEATURE_ATTRIBUTES, problem, RestStatus.BAD_REQUEST);
                        });
        List<String> problems =
                detector.features().stream()
                        .map(feature -> problem(detector, feature))
                        .flatMap(Optional::stream)
                        .toList();
        if (!problems.isEmpty()) {
            throw new ValidationException(
                    Subject.FEATURE_ATTRIBUTES,
                    "Validation failed for feature(s) of detector "
                            + detector.name()
                            + ",  Exceptions: "
                            + problems);
        }
    }

    /** What is wrong with the features as they are written. */
    public Optional<String> syntax(Detector detector) {
        if (detector.features().size() > limits.features()) {
            return Optional.of("Can't create more than " + limits.features() + " feature(s)");
        }
        Set<String> names = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (Feature feature : detector.features()) {
            String name = feature.aggregation().getName();
            if (!names.add(name)) {
                twice.add(name);
            }
        }
        return twice.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "Config has duplicate feature aggregation query names: "
                                + String.join(", ", twice));
    }

    /** Tries a feature on all documents there are. */
    private Optional<String> problem(Detector detector, Feature feature) {
        try {
            SearchResponse response =
                    client.search(
                                    search(
                                            detector,
                                            new SearchSourceBuilder()
                                                    .size(0)
                                                    .trackTotalHits(false)
                                                    .aggregation(feature.aggregation())))
                            .actionGet();
            return isEmpty(response, feature)
                    ? Optional.of(
                            "Feature has an invalid query returning empty aggregated data: "
                                    + feature.name())
                    : Optional.empty();
        } catch (SearchPhaseExecutionException e) {
            return Optional.of(
                    "Feature has an invalid query causing a runtime exception: " + feature.name());
        }
    }

    private static boolean isEmpty(SearchResponse response, Feature feature) {
        if (response.getAggregations() == null) {
            return false;
        }
        Aggregation found = response.getAggregations().get(feature.aggregation().getName());
        return found instanceof NumericMetricsAggregation.SingleValue single
                && !Double.isFinite(single.value());
    }
}
