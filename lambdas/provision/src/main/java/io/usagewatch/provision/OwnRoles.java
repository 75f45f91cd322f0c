package io.usagewatch.provision;

import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Our roles in the Security plugin, and who has them. Accounts that share a domain share the roles:
 * each adds its own principals, and takes only these away.
 */
final class OwnRoles {

    /** Of the roles, without the prefix they have in the domain. */
    static final Set<String> NAMES =
            Set.of(
                    "ingest",
                    "meter",
                    "notify",
                    "viewer",
                    "operator",
                    "dashboards",
                    "dashboards-admin");

    private static final String PREFIX = "usage-watch-";
    private static final String MAPPINGS = "/_plugins/_security/api/rolesmapping/";
    private static final String MARK = "Usage Watch: ";

    private final SearchDomain domain;

    OwnRoles(SearchDomain domain) {
        this.domain = domain;
    }

    /** The roles by their names in the domain, as the Security plugin takes them. */
    static ObjectNode definitions() {
        return Json.resource(OwnRoles.class, "roles.json");
    }

    List<Change> prepare(Principals principals) {
        if (!Features.has(domain, Features.SECURITY)) {
            return List.of(
                    new Change(
                            Kind.ROLE,
                            PREFIX + "*",
                            Outcome.SKIPPED,
                            "the domain has no fine-grained access control; whoever reaches it may do everything"));
        }
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> role : definitions().properties()) {
            Change change = prepare(role.getKey(), role.getValue());
            changes.add(change);
            if (change.outcome() != Outcome.SKIPPED) {
                changes.addAll(map(role.getKey(), principals.of(role.getKey())));
            }
        }
        return changes;
    }

    private Change prepare(String role, JsonNode wanted) {
        String name = PREFIX + role;
        Optional<JsonNode> there = domain.find(path(role)).map(found -> found.path(name));
        if (there.isPresent() && !isOurs(there.get())) {
            return new Change(
                    Kind.ROLE,
                    name,
                    Outcome.SKIPPED,
                    "it was not made by Usage Watch; rename it, and provision again");
        }
        if (there.isPresent() && Definition.covers(there.get(), wanted)) {
            return new Change(Kind.ROLE, name, Outcome.UNCHANGED);
        }
        domain.put(path(role), wanted);
        return new Change(Kind.ROLE, name, there.isPresent() ? Outcome.UPDATED : Outcome.CREATED);
    }

    private List<Change> map(String role, List<String> arns) {
        if (arns.isEmpty()) {
            return List.of();
        }
        Set<String> mapped = mapped(role);
        boolean first = mapped.isEmpty();
        boolean more = mapped.addAll(arns);
        if (more) {
            putMapping(role, mapped);
        }
        Outcome outcome = first ? Outcome.CREATED : more ? Outcome.UPDATED : Outcome.UNCHANGED;
        return List.of(new Change(Kind.ROLE_MAPPING, PREFIX + role, outcome));
    }

    /** Roles that nobody has any more go as well. */
    List<Change> remove(Principals principals) {
        List<Change> changes = new ArrayList<>();
        if (!Features.has(domain, Features.SECURITY)) {
            return changes;
        }
        for (String role : definitions().propertyNames()) {
            String name = PREFIX + role;
            Optional<JsonNode> there = domain.find(path(role)).map(found -> found.path(name));
            if (there.isEmpty() || !isOurs(there.get())) {
                continue;
            }
            Set<String> mapped = mapped(role);
            boolean fewer = mapped.removeAll(principals.of(role));
            if (!mapped.isEmpty()) {
                if (fewer) {
                    putMapping(role, mapped);
                    changes.add(new Change(Kind.ROLE_MAPPING, name, Outcome.UPDATED));
                }
                continue;
            }
            if (domain.find(MAPPINGS + name).isPresent()) {
                domain.delete(MAPPINGS + name);
                changes.add(new Change(Kind.ROLE_MAPPING, name, Outcome.DELETED));
            }
            domain.delete(path(role));
            changes.add(new Change(Kind.ROLE, name, Outcome.DELETED));
        }
        return changes;
    }

    /** Users and hosts that somebody else mapped stay. */
    private void putMapping(String role, Set<String> arns) {
        ObjectNode mapping = Json.object();
        JsonNode there = mapping(role);
        for (String others : List.of("users", "hosts", "and_backend_roles")) {
            if (!there.path(others).isEmpty()) {
                mapping.set(others, there.path(others));
            }
        }
        ArrayNode roles = mapping.putArray("backend_roles");
        arns.forEach(roles::add);
        domain.put(MAPPINGS + PREFIX + role, mapping);
    }

    private JsonNode mapping(String role) {
        return domain.find(MAPPINGS + PREFIX + role)
                .<JsonNode>map(found -> found.path(PREFIX + role))
                .orElseGet(Json::object);
    }

    /** In order, so that the same ones make the same mapping. */
    private Set<String> mapped(String role) {
        Set<String> mapped = new TreeSet<>();
        mapping(role).path("backend_roles").forEach(arn -> mapped.add(arn.asString("")));
        return mapped;
    }

    private static String path(String role) {
        return Features.SECURITY + "/" + PREFIX + role;
    }

    private static boolean isOurs(JsonNode role) {
        return role.path("description").asString("").startsWith(MARK);
    }
}
