package io.usagewatch.provision;

import io.usagewatch.detection.search.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Who gets which of our roles in the domain.
 *
 * @param byRole IAM role ARNs by {@link OwnRoles} name, without its prefix
 */
public record Principals(Map<String, List<String>> byRole) {

    static final String VARIABLE = "USAGE_WATCH_PRINCIPALS";

    /** Nobody. */
    public static final Principals NONE = new Principals(Map.of());

    public Principals {
        byRole = Map.copyOf(byRole);
    }

    /**
     * From {@code {"ingest":["arn:aws:iam::111122223333:role/x"],"viewer":[...]}}.
     *
     * @throws ProvisionException if the variable cannot be understood
     */
    static Principals of(Map<String, String> environment) {
        String given = environment.getOrDefault(VARIABLE, "");
        if (given.isBlank()) {
            return NONE;
        }
        JsonNode parsed;
        try {
            parsed = Json.parse(given);
        } catch (JacksonException e) {
            throw new ProvisionException(
                    "%s is not JSON (%s); it must be an object of lists of ARNs, by role"
                            .formatted(VARIABLE, e.getOriginalMessage()));
        }
        Map<String, List<String>> byRole = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> role : parsed.properties()) {
            if (!OwnRoles.NAMES.contains(role.getKey())) {
                throw new ProvisionException(
                        "%s names a role '%s'; there are %s"
                                .formatted(VARIABLE, role.getKey(), new TreeSet<>(OwnRoles.NAMES)));
            }
            List<String> arns = new ArrayList<>();
            role.getValue().values().forEach(arn -> arns.add(arn.asString("")));
            byRole.put(role.getKey(), arns);
        }
        return new Principals(byRole);
    }

    List<String> of(String role) {
        return byRole.getOrDefault(role, List.of());
    }
}
