package io.usagewatch.detection.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The request parameters that most events of a sample have in common. Parameters are not mapped in
 * the index unless a monitored API asks for them, so they are counted here.
 *
 * @param name as in the request: "instanceType"
 */
public record ParameterShares(String name, List<Share> values) {

    private static final int MOST_PARAMETERS = 3;
    private static final int MOST_VALUES = 3;
    private static final double LEAST_COVERAGE = 0.5;

    /** A parameter whose commonest value is rarer than this is another one in each call. */
    private static final double LEAST_SHARE = 0.2;

    public static List<ParameterShares> of(List<JsonNode> samples) {
        Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
        for (JsonNode sample : samples) {
            for (Map.Entry<String, JsonNode> parameter :
                    sample.path("requestStrings").properties()) {
                JsonNode value = parameter.getValue();
                String first = value.isArray() ? value.path(0).asString("") : value.asString("");
                counts.computeIfAbsent(parameter.getKey(), key -> new LinkedHashMap<>())
                        .merge(first, 1, Integer::sum);
            }
        }
        List<ParameterShares> common = new ArrayList<>();
        counts.forEach(
                (path, values) -> {
                    int all = values.values().stream().mapToInt(Integer::intValue).sum();
                    List<Share> shares =
                            values.entrySet().stream()
                                    .map(e -> share(e.getKey(), e.getValue(), all))
                                    .sorted(Comparator.comparingDouble(Share::share).reversed())
                                    .limit(MOST_VALUES)
                                    .toList();
                    if (all >= LEAST_COVERAGE * samples.size()
                            && shares.getFirst().share() >= LEAST_SHARE
                            && (all == 1 || shares.getFirst().amount() > 1)) {
                        common.add(
                                new ParameterShares(
                                        path.substring(path.lastIndexOf('/') + 1), shares));
                    }
                });
        return common.stream().limit(MOST_PARAMETERS).toList();
    }

    private static Share share(String value, int count, int all) {
        return new Share(value, count, (double) count / all, false);
    }
}
