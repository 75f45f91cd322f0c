package io.usagewatch.detection.catalog;

import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.search.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What operators want of one monitored API in one account: a document of {@link
 * DomainCatalog#INDEX}. It outlives the definition, so that a deletion can be undone, and a rollout
 * that was broken off be told from one that is done.
 *
 * @param definition empty where nothing is wanted beside what is deployed
 * @param rollout the last change
 * @param accounts ids of all accounts that the last change is for
 * @param steps oldest first, the last ones; empty where they were not read
 * @param version empty where there is no document yet
 */
public record DesiredApi(
        String account,
        String api,
        Optional<MonitoredApi> definition,
        RolloutId rollout,
        List<String> accounts,
        List<WatchStep> steps,
        Optional<Version> version) {

    private static final int MOST_STEPS = 30;

    public DesiredApi {
        accounts = List.copyOf(accounts);
        steps = List.copyOf(steps);
    }

    /** Nobody wanted anything yet. */
    public static DesiredApi none(String account, String api) {
        return new DesiredApi(
                account,
                api,
                Optional.empty(),
                RolloutId.NONE,
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** As it is this moment. */
    public static DesiredApi find(SearchDomain domain, String account, String api) {
        return domain.find("/" + DomainCatalog.INDEX + "/_doc/" + id(account, api))
                .map(DesiredApi::of)
                .orElseGet(() -> none(account, api));
    }

    /**
     * @param document as OpenSearch returns it
     * @throws CatalogException if it holds no monitored API
     */
    static DesiredApi of(JsonNode document) {
        JsonNode source = document.path("_source");
        JsonNode rollout = source.path("rollout");
        return new DesiredApi(
                source.path("account").asString(""),
                source.path("api").asString(""),
                definition(source),
                new RolloutId(rollout.path("id").asString("")),
                StreamSupport.stream(rollout.path("accounts").spliterator(), false)
                        .map(JsonNode::asString)
                        .toList(),
                StreamSupport.stream(source.path("steps").spliterator(), false)
                        .map(DesiredApi::step)
                        .toList(),
                Optional.of(Version.of(document)));
    }

    /**
     * @param targets ids of all accounts that the change is for
     */
    public DesiredApi with(WatchStep step, List<String> targets) {
        List<WatchStep> all = new ArrayList<>(steps);
        all.add(step);
        return new DesiredApi(
                account,
                api,
                step.definition(),
                step.rollout(),
                targets,
                all.subList(Math.max(0, all.size() - MOST_STEPS), all.size()),
                version);
    }

    /** What the change before the last one left; empty where that was nothing. */
    public Optional<MonitoredApi> before() {
        return steps.size() < 2 ? Optional.empty() : steps.get(steps.size() - 2).definition();
    }

    /** The last change, unless the steps were not read. */
    public Optional<WatchStep> last() {
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.getLast());
    }

    /**
     * Writes it over the version that it was made from.
     *
     * @return as it is now; empty where somebody else was faster, and nothing was written
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public Optional<DesiredApi> write(SearchDomain domain) {
        return Version.write(domain, DomainCatalog.INDEX, id(account, api), version, toJson(), true)
                .map(
                        now ->
                                new DesiredApi(
                                        account,
                                        api,
                                        definition,
                                        rollout,
                                        accounts,
                                        steps,
                                        Optional.of(now)));
    }

    private static String id(String account, String api) {
        return account + ":" + api;
    }

    private ObjectNode toJson() {
        ObjectNode json =
                Json.object()
                        .put("account", account)
                        .put("api", api)
                        .put("origin", Origin.CONSOLE.word());
        definition.ifPresent(wanted -> json.set("definition", Definition.write(wanted)));
        last().ifPresent(
                        step ->
                                json.put("changed", step.at().toString())
                                        .put("changedBy", step.by()));
        ObjectNode rolledOut = json.putObject("rollout").put("id", rollout.text());
        ArrayNode targets = rolledOut.putArray("accounts");
        accounts.forEach(targets::add);
        ArrayNode list = json.putArray("steps");
        steps.forEach(step -> list.add(json(step)));
        return json;
    }

    private static ObjectNode json(WatchStep step) {
        ObjectNode json =
                Json.object()
                        .put("rollout", step.rollout().text())
                        .put("at", step.at().toString())
                        .put("by", step.by())
                        .put("what", step.what());
        step.definition().ifPresent(wanted -> json.set("definition", Definition.write(wanted)));
        return json;
    }

    private static WatchStep step(JsonNode step) {
        return new WatchStep(
                new RolloutId(step.path("rollout").asString("")),
                Instant.parse(step.path("at").asString("")),
                step.path("by").asString(""),
                step.path("what").asString(""),
                definition(step));
    }

    private static Optional<MonitoredApi> definition(JsonNode source) {
        return source.has("definition")
                ? Optional.of(Definition.stored(source.path("definition"), Origin.CONSOLE))
                : Optional.empty();
    }
}
