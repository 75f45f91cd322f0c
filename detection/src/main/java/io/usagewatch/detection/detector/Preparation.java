package io.usagewatch.detection.detector;

import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.Measure;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.RolloutId;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What provision has done for an account, as it notes down itself. The meter waits for the request
 * parameters that an API needs; the console sees by the rollouts what is still to be done.
 *
 * @param known whether provision ever noted anything
 * @param parameters paths of the request parameters that all events there are indexed by
 * @param rollouts the last change of each monitored API that has its detector and its monitor
 */
public record Preparation(boolean known, Set<String> parameters, Map<String, RolloutId> rollouts) {

    public Preparation {
        parameters = Set.copyOf(parameters);
        rollouts = Map.copyOf(rollouts);
    }

    public static Preparation read(SearchDomain domain, String account) {
        return domain.find(path(account))
                .map(document -> of(document.path("_source")))
                .orElse(new Preparation(false, Set.of(), Map.of()));
    }

    /** Whether an API's events are indexed by all that it counts. */
    public boolean isReadyFor(MonitoredApi api) {
        return !known || parameters.containsAll(parametersOf(api));
    }

    /** With the request parameters of a catalog. */
    public Preparation indexed(DomainCatalog apis) {
        Set<String> paths = new HashSet<>();
        apis.catalog().apis().forEach(api -> paths.addAll(parametersOf(api)));
        return new Preparation(true, paths, rollouts);
    }

    /** With detectors and monitors of a catalog. */
    public Preparation watched(DomainCatalog apis) {
        Map<String, RolloutId> done = new TreeMap<>();
        apis.desired().forEach(wanted -> done.put(wanted.api(), wanted.rollout()));
        return new Preparation(true, parameters, done);
    }

    public void write(SearchDomain domain, String account) {
        ObjectNode json = Json.object().put("account", account);
        ArrayNode paths = json.putArray("parameters");
        new TreeSet<>(parameters).forEach(paths::add);
        ObjectNode done = json.putObject("rollouts");
        new TreeMap<>(rollouts).forEach((api, rollout) -> done.put(api, rollout.text()));
        domain.put(path(account) + "?refresh=true", json);
    }

    private static Preparation of(JsonNode source) {
        Set<String> parameters = new HashSet<>();
        source.path("parameters").forEach(path -> parameters.add(path.asString()));
        Map<String, RolloutId> rollouts = new TreeMap<>();
        source.path("rollouts")
                .properties()
                .forEach(
                        done ->
                                rollouts.put(
                                        done.getKey(), new RolloutId(done.getValue().asString())));
        return new Preparation(true, parameters, rollouts);
    }

    private static Set<String> parametersOf(MonitoredApi api) {
        Set<String> paths = new HashSet<>();
        switch (api.measure()) {
            case Measure.Sum sum -> paths.add("number " + sum.field().path());
            case Measure.Distinct distinct -> paths.addAll(text(distinct.field()));
            case Measure.Calls calls -> {}
            case Measure.Failures failures -> {}
        }
        api.splitBy().forEach(field -> paths.addAll(text(field)));
        return paths;
    }

    private static Set<String> text(EventField field) {
        return field.parameter().map(name -> Set.of("text " + name)).orElse(Set.of());
    }

    private static String path(String account) {
        return "/" + StateIndex.NAME + "/_doc/" + StateIndex.prepared(account);
    }
}
