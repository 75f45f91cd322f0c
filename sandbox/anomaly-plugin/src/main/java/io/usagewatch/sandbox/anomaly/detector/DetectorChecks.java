package io.usagewatch.sandbox.anomaly.detector;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.admin.indices.mapping.get.GetFieldMappingsRequest;
import org.opensearch.action.admin.indices.mapping.get.GetFieldMappingsResponse.FieldMappingMetadata;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.transport.client.Client;

/** What a detector must be besides well-formed: allowed by the limits, and fitting its indices. */
public final class DetectorChecks {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");
    private static final int MAX_NAME = 64;

    private final Client client;
    private final DetectorStore detectors;
    private final Limits limits;

    public DetectorChecks(Client client, DetectorStore detectors, Limits limits) {
        this.client = client;
        this.detectors = detectors;
        this.limits = limits;
    }

    /** Checks that need no look at the cluster. */
    public void form(Detector detector) {
        if (!NAME.matcher(detector.name()).matches()) {
            throw refused(
                    "Valid characters for name are a-z, A-Z, 0-9, -(hyphen), _(underscore) and"
                            + " .(period)",
                    RestStatus.INTERNAL_SERVER_ERROR);
        }
        if (detector.name().length() > MAX_NAME) {
            throw refused(
                    "Name should be shortened. The maximum limit is " + MAX_NAME + " characters.",
                    RestStatus.INTERNAL_SERVER_ERROR);
        }
        if (detector.features().size() > limits.features()) {
            throw refused(
                    "Can't create more than " + limits.features() + " feature(s)",
                    RestStatus.BAD_REQUEST);
        }
        duplicates(
                detector.features().stream()
                        .map(feature -> feature.aggregation().getName())
                        .toList(),
                "Config has duplicate feature aggregation query names: ");
        duplicates(
                detector.features().stream().map(Feature::name).toList(),
                "There are duplicate feature names: ");
    }

    private static void duplicates(List<String> names, String problem) {
        Set<String> seen = new HashSet<>();
        String twice =
                names.stream().filter(name -> !seen.add(name)).collect(Collectors.joining(", "));
        if (!twice.isEmpty()) {
            throw refused(problem + twice, RestStatus.BAD_REQUEST);
        }
    }

    /** Checks of a new detector; the first of a cluster skips them, as in the real plugin. */
    public void creation(Detector detector) {
        if (!detectors.documents().exists()) {
            return;
        }
        if (detector.isHighCardinality()) {
            limit(detectors.count(true), limits.highCardinalityDetectors(), "multi-entity");
        } else {
            limit(detectors.count(false), limits.detectors(), "single-entity");
        }
        surroundings("", detector);
    }

    private static void limit(long there, int most, String kind) {
        if (there >= most) {
            throw new IllegalArgumentException(
                    "Can't create more than " + most + " " + kind + " anomaly detectors.");
        }
    }

    /** Checks of a changed detector. */
    public void change(DetectorStore.Kept before, Detector after) {
        if (!categories(before.detector()).equals(categories(after))) {
            throw refused("Can't change category field", RestStatus.BAD_REQUEST);
        }
        surroundings(before.id(), after);
    }

    private static List<String> categories(Detector detector) {
        List<String> fields = detector.categoryFields();
        return fields == null ? List.of() : fields;
    }

    private void surroundings(String id, Detector detector) {
        timeField(detector);
        categories(detector).forEach(field -> category(detector, field));
        if (detectors.isTaken(detector.name(), id)) {
            throw refused(
                    "Cannot create anomaly detector with name ["
                            + detector.name()
                            + "] as it's already used by another detector",
                    RestStatus.CONFLICT);
        }
    }

    private void timeField(Detector detector) {
        String field = detector.timeField();
        Map<String, Map<String, FieldMappingMetadata>> byIndex = mappings(detector, field);
        if (byIndex.isEmpty()) {
            throw timeField(
                    detector, "Timestamp field: (" + field + ") is not found in index mapping");
        }
        byIndex.forEach(
                (index, fields) -> {
                    FieldMappingMetadata mapping = fields.get(field);
                    if (mapping == null) {
                        throw timeField(
                                detector,
                                "Timestamp field: ("
                                        + field
                                        + ") is not found in the ("
                                        + index
                                        + ") index mapping");
                    }
                    if (!type(mapping).startsWith("date")) {
                        throw timeField(
                                detector, "Timestamp field: (" + field + ") must be of type date");
                    }
                });
    }

    private static OpenSearchStatusException timeField(Detector detector, String problem) {
        return refused(
                "Validation failed for timefield of "
                        + detector.name()
                        + ",  Exceptions: ["
                        + problem
                        + "]",
                RestStatus.INTERNAL_SERVER_ERROR);
    }

    private void category(Detector detector, String field) {
        List<FieldMappingMetadata> found =
                mappings(detector, field).values().stream()
                        .map(fields -> fields.get(field))
                        .filter(Objects::nonNull)
                        .toList();
        if (found.isEmpty()) {
            throw refused(
                    "Can't find the categorical field " + field, RestStatus.INTERNAL_SERVER_ERROR);
        }
        for (FieldMappingMetadata mapping : found) {
            if (!Set.of("keyword", "ip").contains(type(mapping))) {
                throw refused(
                        "Categorical field " + field + " must be of type keyword or ip.",
                        RestStatus.INTERNAL_SERVER_ERROR);
            }
        }
    }

    private Map<String, Map<String, FieldMappingMetadata>> mappings(
            Detector detector, String field) {
        return client.admin()
                .indices()
                .getFieldMappings(
                        new GetFieldMappingsRequest()
                                .indices(detector.indices().toArray(String[]::new))
                                .fields(field))
                .actionGet()
                .mappings();
    }

    private static String type(FieldMappingMetadata mapping) {
        return mapping.sourceAsMap().values().stream()
                .filter(Map.class::isInstance)
                .map(field -> String.valueOf(((Map<?, ?>) field).get("type")))
                .findFirst()
                .orElse("");
    }

    private static OpenSearchStatusException refused(String problem, RestStatus status) {
        return new OpenSearchStatusException(problem, status);
    }
}
