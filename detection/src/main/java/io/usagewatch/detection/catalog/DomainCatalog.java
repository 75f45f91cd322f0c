package io.usagewatch.detection.catalog;

import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An account's whole catalog: what was deployed, and what operators want in the console, which is
 * kept in the account's domain, one document per monitored API.
 *
 * @param deployed by the Pulumi program
 * @param desired by operators, by the ids of the APIs; also what they took away again
 * @param unusable what is wrong with documents that are no monitored API, by id
 */
public record DomainCatalog(
        Catalog deployed, List<DesiredApi> desired, Map<String, String> unusable) {

    /** The index of what operators want, and of what is deployed. */
    public static final String INDEX = "usage-watch-monitored-apis";

    private static final int PAGE = 200;
    private static final String ORIGIN = "origin";

    public DomainCatalog {
        desired = List.copyOf(desired);
        unusable = Map.copyOf(unusable);
    }

    /** Body for {@code PUT /usage-watch-monitored-apis}: settings and mapping. */
    public static ObjectNode body() {
        return Json.resource(DomainCatalog.class, "monitored-apis-index.json");
    }

    /**
     * For a function, which knows what is deployed; without the history of what is desired.
     *
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public static DomainCatalog read(SearchDomain domain, String account, Catalog deployed) {
        ObjectNode search = search(account);
        search.putObject("_source").putArray("excludes").add("steps");
        return read(domain, search).with(deployed);
    }

    /**
     * For the console: with history, and with what {@link #keepDeployed} kept; before it ever did,
     * the built-in catalog is taken for deployed.
     *
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public static DomainCatalog read(SearchDomain domain, String account) {
        return read(domain, search(account)).with(deployed(domain, account));
    }

    /**
     * The same without history, for those who only want to know what is watched.
     *
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public static Catalog catalog(SearchDomain domain, String account) {
        return read(domain, account, deployed(domain, account)).catalog();
    }

    /**
     * Writes down what is deployed, for the console, which does not see the functions' files.
     *
     * @return whether anything was different
     */
    public static boolean keepDeployed(SearchDomain domain, String account, Catalog deployed) {
        ObjectNode document =
                Json.object().put("account", account).put(ORIGIN, Origin.DEPLOYED.word());
        ArrayNode list = document.putArray("definitions");
        deployed.apis().forEach(api -> list.add(Definition.write(api)));
        Optional<JsonNode> there = domain.find(path(account)).map(found -> found.path("_source"));
        if (there.isPresent() && there.get().equals(document)) {
            return false;
        }
        domain.put(path(account) + "?refresh=true", document);
        return true;
    }

    /** Both; of two with the same id the operator's. */
    public Catalog catalog() {
        Map<String, MonitoredApi> apis = new LinkedHashMap<>();
        deployed.apis().forEach(api -> apis.put(api.id(), api));
        desired.forEach(wanted -> wanted.definition().ifPresent(api -> apis.put(api.id(), api)));
        return new Catalog(List.copyOf(apis.values()));
    }

    /** Ids of those that operators defined. */
    public List<String> added() {
        return desired.stream()
                .filter(wanted -> wanted.definition().isPresent())
                .map(DesiredApi::api)
                .toList();
    }

    /** What operators want of an API, if they ever wanted anything. */
    public Optional<DesiredApi> desired(String api) {
        return desired.stream().filter(wanted -> wanted.api().equals(api)).findFirst();
    }

    /** With what was just written. */
    public DomainCatalog with(DesiredApi written) {
        List<DesiredApi> all = new ArrayList<>(desired);
        all.removeIf(wanted -> wanted.api().equals(written.api()));
        all.add(written);
        return new DomainCatalog(deployed, all, unusable);
    }

    private static Catalog deployed(SearchDomain domain, String account) {
        return domain.find(path(account))
                .map(document -> catalog(document.path("_source").path("definitions")))
                .orElseGet(Catalog::builtIn);
    }

    private DomainCatalog with(Catalog catalog) {
        return new DomainCatalog(catalog, desired, unusable);
    }

    private static ObjectNode search(String account) {
        ObjectNode search = Json.object();
        search.put("seq_no_primary_term", true);
        ObjectNode bool = search.putObject("query").putObject("bool");
        bool.putArray("filter").addObject().putObject("term").put("account", account);
        bool.putArray("must_not").addObject().putObject("term").put(ORIGIN, Origin.DEPLOYED.word());
        search.putArray("sort").addObject().put("api", "asc");
        return search;
    }

    private static DomainCatalog read(SearchDomain domain, ObjectNode search) {
        List<DesiredApi> desired = new ArrayList<>();
        Map<String, String> unusable = new LinkedHashMap<>();
        domain.scan(
                INDEX,
                search,
                PAGE,
                hit -> {
                    try {
                        desired.add(DesiredApi.of(hit));
                    } catch (CatalogException e) {
                        unusable.put(
                                hit.path("_source").path("api").asString(""),
                                String.join("; ", e.mistakes()));
                    }
                });
        return new DomainCatalog(new Catalog(List.of()), desired, unusable);
    }

    private static Catalog catalog(JsonNode definitions) {
        List<MonitoredApi> apis = new ArrayList<>();
        definitions.forEach(written -> apis.add(Definition.stored(written, Origin.DEPLOYED)));
        return new Catalog(apis);
    }

    /** No API's id has a dot. */
    private static String path(String account) {
        return "/" + INDEX + "/_doc/" + account + ".deployed";
    }
}
