package io.usagewatch.provision;

import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
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
 * each adds its own principals, and takes only those away that it had added and no other account
 * uses. To be called in {@link Turn}: the plugin replaces a mapping as a whole.
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
    private static final List<String> OTHERS = List.of("users", "hosts", "and_backend_roles");
    private static final String MARK = "Usage Watch: ";

    private final SearchDomain domain;
    private final Mapped before;

    OwnRoles(SearchDomain domain, String account) {
        this.domain = domain;
        this.before = new Mapped(domain, account);
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
        rememberAlso(principals);
        List<Change> changes = new ArrayList<>();
        Map<String, Set<String>> mapped = new HashMap<>();
        for (Map.Entry<String, JsonNode> role : definitions().properties()) {
            String name = role.getKey();
            Change change = prepare(name, role.getValue());
            changes.add(change);
            if (change.outcome() != Outcome.SKIPPED) {
                changes.addAll(map(name, principals.of(name)));
                mapped.put(name, Set.copyOf(principals.of(name)));
            }
        }
        before.remember(mapped);
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

    /** Before anything is mapped, so that a run that breaks off leaves nothing unknown. */
    private void rememberAlso(Principals principals) {
        Map<String, Set<String>> both = new HashMap<>();
        for (String role : NAMES) {
            Set<String> arns = before.by(role);
            arns.addAll(principals.of(role));
            both.put(role, arns);
        }
        before.remember(both);
    }

    private List<Change> map(String role, List<String> arns) {
        Set<String> mapped = mapped(role);
        Set<String> wanted = new TreeSet<>(mapped);
        wanted.removeAll(ours(role));
        wanted.addAll(arns);
        if (mapped.isEmpty() && wanted.isEmpty()) {
            return List.of();
        }
        if (!wanted.equals(mapped)) {
            putMapping(role, wanted);
        }
        Outcome outcome =
                mapped.isEmpty()
                        ? Outcome.CREATED
                        : wanted.equals(mapped) ? Outcome.UNCHANGED : Outcome.UPDATED;
        return List.of(new Change(Kind.ROLE_MAPPING, PREFIX + role, outcome));
    }

    /** What this account alone has put into a mapping. */
    private Set<String> ours(String role) {
        Set<String> ours = before.by(role);
        ours.removeAll(before.byOthers(role));
        return ours;
    }

    /** Takes the account's principals away. Roles that nobody has any more go as well. */
    List<Change> remove(Principals principals) {
        List<Change> changes = new ArrayList<>();
        if (!Features.has(domain, Features.SECURITY)) {
            return changes;
        }
        rememberAlso(principals);
        for (String role : definitions().propertyNames()) {
            String name = PREFIX + role;
            Optional<JsonNode> there = domain.find(path(role)).map(found -> found.path(name));
            if (there.isPresent() && isOurs(there.get())) {
                changes.addAll(remove(role));
            }
        }
        before.remember(Map.of());
        return changes;
    }

    private List<Change> remove(String role) {
        String name = PREFIX + role;
        List<Change> changes = new ArrayList<>();
        Set<String> mapped = mapped(role);
        boolean fewer = mapped.removeAll(ours(role));
        if (!mapped.isEmpty() || isMappedOtherwise(role)) {
            if (fewer) {
                putMapping(role, mapped);
                changes.add(new Change(Kind.ROLE_MAPPING, name, Outcome.UPDATED));
            }
            return changes;
        }
        if (domain.find(MAPPINGS + name).isPresent()) {
            domain.delete(MAPPINGS + name);
            changes.add(new Change(Kind.ROLE_MAPPING, name, Outcome.DELETED));
        }
        domain.delete(path(role));
        changes.add(new Change(Kind.ROLE, name, Outcome.DELETED));
        return changes;
    }

    private boolean isMappedOtherwise(String role) {
        JsonNode mapping = mapping(role);
        return OTHERS.stream().anyMatch(others -> !mapping.path(others).isEmpty());
    }

    /** Users and hosts that somebody else mapped stay. */
    private void putMapping(String role, Set<String> arns) {
        ObjectNode mapping = Json.object();
        JsonNode there = mapping(role);
        for (String others : OTHERS) {
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
