package io.usagewatch.provision;

import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whom each account of a domain had mapped onto our roles: a mapping alone does not say who put a
 * principal there, and one that is gone from the configuration has to be taken away again. Kept in
 * the domain; changed only in {@link Turn}.
 */
final class Mapped {

    private static final String PATH = "/" + StateIndex.NAME + "/_doc/provision-principals";

    private final SearchDomain domain;
    private final String account;

    Mapped(SearchDomain domain, String account) {
        this.domain = domain;
        this.account = account;
    }

    /** What the account had mapped onto a role. */
    Set<String> by(String role) {
        return principals(accounts().path(account).path(role));
    }

    /** What the other accounts of the domain have mapped onto it. */
    Set<String> byOthers(String role) {
        Set<String> arns = new TreeSet<>();
        for (Map.Entry<String, JsonNode> other : accounts().properties()) {
            if (!other.getKey().equals(account)) {
                arns.addAll(principals(other.getValue().path(role)));
            }
        }
        return arns;
    }

    /** Writes down what the account has mapped, role by role; nothing where it has nothing. */
    void remember(Map<String, ? extends Collection<String>> byRole) {
        JsonNode before = accounts();
        ObjectNode after = Json.object();
        before.properties().forEach(one -> after.set(one.getKey(), one.getValue()));
        after.remove(account);
        ObjectNode ours = Json.object();
        new TreeMap<>(byRole)
                .forEach(
                        (role, arns) -> {
                            if (!arns.isEmpty()) {
                                ArrayNode list = ours.putArray(role);
                                new TreeSet<>(arns).forEach(list::add);
                            }
                        });
        if (!ours.isEmpty()) {
            after.set(account, ours);
        }
        if (!after.equals(before)) {
            ObjectNode document = Json.object();
            document.set("accounts", after);
            domain.put(PATH, document);
        }
    }

    private JsonNode accounts() {
        return domain.find(PATH)
                .map(document -> document.path("_source").path("accounts"))
                .filter(JsonNode::isObject)
                .orElseGet(Json::object);
    }

    private static Set<String> principals(JsonNode list) {
        Set<String> arns = new TreeSet<>();
        list.forEach(arn -> arns.add(arn.asString("")));
        return arns;
    }
}
