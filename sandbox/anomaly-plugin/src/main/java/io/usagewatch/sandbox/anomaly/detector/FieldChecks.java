package io.usagewatch.sandbox.anomaly.detector;

import io.usagewatch.sandbox.anomaly.detector.ValidationException.Subject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.opensearch.action.admin.indices.mapping.get.GetFieldMappingsRequest;
import org.opensearch.action.admin.indices.mapping.get.GetFieldMappingsResponse.FieldMappingMetadata;
import org.opensearch.transport.client.Client;

/** Whether the indices that are watched have the fields a detector needs, and of the right type. */
final class FieldChecks {
    private final Client client;

    FieldChecks(Client client) {
        this.client = client;
    }

    void timeField(Detector detector) {
        String field = detector.timeField();
        Map<String, Map<String, FieldMappingMetadata>> byIndex = mappings(detector, List.of(field));
        byIndex.forEach(
                (index, fields) -> {
                    FieldMappingMetadata mapping = fields.get(field);
                    if (mapping == null) {
                        throw timeField(
                                detector, "is not found in the (" + index + ") index mapping");
                    }
                    if (!type(mapping).startsWith("date")) {
                        throw timeField(detector, "must be of type date");
                    }
                });
        if (byIndex.isEmpty()) {
            throw timeField(detector, "is not found in index mapping");
        }
    }

    private static ValidationException timeField(Detector detector, String problem) {
        return new ValidationException(
                Subject.TIME_FIELD,
                "Validation failed for timefield of "
                        + detector.name()
                        + ",  Exceptions: [Timestamp field: ("
                        + detector.timeField()
                        + ") "
                        + problem
                        + "]");
    }

    void category(Detector detector, String field) {
        List<FieldMappingMetadata> found =
                mappings(detector, List.of(field)).values().stream()
                        .map(fields -> fields.get(field))
                        .filter(Objects::nonNull)
                        .toList();
        if (found.isEmpty()) {
            throw new ValidationException(
                    Subject.CATEGORY_FIELD,
                    "Can't find the categorical field "
                            + field
                            + detector.indices().stream()
                                    .collect(Collectors.joining(", ", " in index [", "]")));
        }
        for (FieldMappingMetadata mapping : found) {
            if (!Set.of("keyword", "ip").contains(type(mapping))) {
                throw new ValidationException(
                        Subject.CATEGORY_FIELD,
                        "Categorical field " + field + " must be of type keyword or ip.");
            }
        }
    }

    private Map<String, Map<String, FieldMappingMetadata>> mappings(
            Detector detector, List<String> fields) {
        return client.admin()
                .indices()
                .getFieldMappings(
                        new GetFieldMappingsRequest()
                                .indices(detector.indices().toArray(String[]::new))
                                .fields(fields.toArray(String[]::new)))
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
}
