package io.usagewatch.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.usagewatch.detection.alert.NoticesIndex;
import io.usagewatch.detection.audit.AuditIndex;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.detector.ResultIndex;
import io.usagewatch.detection.review.ReviewIndex;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Who may do what in a domain: every call by every role, against the real Security plugin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesIT {

    private static final List<String> ROLES =
            List.of(
                    "ingest",
                    "meter",
                    "notify",
                    "viewer",
                    "operator",
                    "dashboards",
                    "dashboards-admin");

    private static final String ACCOUNT = "111122223333";
    private static final String OTHER = "444455556666";

    /** Somebody's own dashboards, by the name that OpenSearch Dashboards give their index. */
    private static final String TENANT = ".kibana_-1498346302_ann_1";

    private static final Map<String, Consumer<SearchDomain>> CALLS = calls();

    /** Which of the roles may do it; the master user, provision's, may do everything. */
    private static final Map<String, List<String>> MAY = may();

    @TempDir static Path data;
    private SecuredNode node;
    private SearchDomain master;

    @BeforeAll
    void provisionRoles() throws IOException, InterruptedException {
        node = SecuredNode.start(data);
        master = node.as("provision", SecuredNode.MASTER);
        Indices indices = new Indices(master, ACCOUNT, Catalog.builtIn());
        indices.prepare();
        indices.template();
        master.put("/" + ResultIndex.NAME + "-1", Json.object());
        master.put("/sales", Json.object());
        master.put("/.kibana_1", Json.parse("{\"aliases\":{\".kibana\":{}}}"));
        master.put("/" + TENANT, Json.object());
        master.bulk(create("cwl-2026.11.23", "0"));
        roles(ACCOUNT).prepare(principals());
    }

    @AfterAll
    void stop() {
        master.close();
        node.close();
    }

    @Test
    void each_role_may_do_what_it_is_for_and_nothing_else() {
        Map<String, List<String>> found = new LinkedHashMap<>();
        CALLS.keySet().forEach(call -> found.put(call, new ArrayList<>()));
        for (String role : ROLES) {
            try (SearchDomain domain = node.as(role, arn(role))) {
                CALLS.forEach(
                        (what, call) -> {
                            if (isAllowed(domain, call)) {
                                found.get(what).add(role);
                            }
                        });
            }
        }
        assertThat(found).containsExactlyEntriesOf(MAY);
    }

    @Test
    void the_master_user_may_do_everything_and_somebody_without_a_role_nothing() {
        try (SearchDomain nobody = node.as("nobody", "arn:aws:iam::111122223333:role/nobody")) {
            for (Map.Entry<String, Consumer<SearchDomain>> call : CALLS.entrySet()) {
                assertThat(isAllowed(master, call.getValue())).as(call.getKey()).isTrue();
                assertThat(isAllowed(nobody, call.getValue())).as(call.getKey()).isFalse();
            }
        }
    }

    @Test
    void roles_are_made_once_and_shared_by_the_accounts_of_a_domain() {
        OwnRoles roles = roles(ACCOUNT);
        assertThat(roles.prepare(principals()))
                .extracting(Change::outcome)
                .hasSize(2 * ROLES.size())
                .containsOnly(Outcome.UNCHANGED);
        Principals others =
                new Principals(Map.of("ingest", List.of("arn:aws:iam::444455556666:role/ingest")));
        assertThat(roles(OTHER).prepare(others))
                .contains(new Change(Kind.ROLE_MAPPING, "usage-watch-ingest", Outcome.UPDATED));
        assertThat(roles(OTHER).remove(others))
                .contains(new Change(Kind.ROLE_MAPPING, "usage-watch-ingest", Outcome.UPDATED))
                .noneMatch(change -> change.kind() == Kind.ROLE);
        assertThat(roles.prepare(principals()))
                .extracting(Change::outcome)
                .containsOnly(Outcome.UNCHANGED);
    }

    @Test
    void a_principal_that_is_gone_from_the_configuration_has_the_role_no_more() {
        OwnRoles roles = roles(OTHER);
        roles.prepare(ingest("was"));
        assertThat(mapped("ingest")).contains("was");

        assertThat(roles.prepare(ingest("is")))
                .contains(new Change(Kind.ROLE_MAPPING, "usage-watch-ingest", Outcome.UPDATED));
        assertThat(mapped("ingest")).contains("is", arn("ingest")).doesNotContain("was");

        roles.prepare(Principals.NONE);
        assertThat(mapped("ingest")).containsExactly(arn("ingest"));
    }

    @Test
    void a_principal_of_two_accounts_stays_until_neither_has_it() {
        roles(OTHER).prepare(ingest("both"));
        roles("777788889999").prepare(ingest("both"));
        roles(OTHER).remove(ingest("both"));
        assertThat(mapped("ingest")).contains("both");
        roles("777788889999").remove(ingest("both"));
        assertThat(mapped("ingest")).containsExactly(arn("ingest"));
    }

    @Test
    void a_run_that_broke_off_while_it_mapped_is_made_good_by_the_next_one() {
        new Mapped(master, OTHER).remember(Map.of("ingest", List.of("was", "is")));
        master.put(
                "/_plugins/_security/api/rolesmapping/usage-watch-ingest",
                Json.parse("{\"backend_roles\":[\"was\",\"%s\"]}".formatted(arn("ingest"))));
        roles(OTHER).prepare(ingest("is"));
        assertThat(mapped("ingest")).containsExactlyInAnyOrder("is", arn("ingest"));
        roles(OTHER).remove(ingest("is"));
    }

    @Test
    void accounts_that_are_provisioned_side_by_side_lose_none_of_their_principals()
            throws InterruptedException {
        List<String> accounts = List.of("000000000001", "000000000002", "000000000003");
        List<Thread> all = new ArrayList<>();
        for (String account : accounts) {
            all.add(Thread.ofVirtual().start(() -> inTurn(account, ingest(account))));
        }
        for (Thread one : all) {
            one.join();
        }
        assertThat(mapped("ingest")).containsAll(accounts).contains(arn("ingest"));
        accounts.forEach(account -> roles(account).remove(ingest(account)));
    }

    @Test
    void a_role_that_somebody_mapped_a_user_onto_stays() {
        String mapping = "/_plugins/_security/api/rolesmapping/usage-watch-notify";
        master.put(
                mapping,
                Json.parse(
                        "{\"users\":[\"ann\"],\"backend_roles\":[\"%s\"]}"
                                .formatted(arn("notify"))));
        try {
            roles(ACCOUNT).remove(principals());
            assertThat(master.get(mapping).at("/usage-watch-notify/users/0").asString())
                    .isEqualTo("ann");
        } finally {
            master.put(
                    mapping, Json.parse("{\"backend_roles\":[\"%s\"]}".formatted(arn("notify"))));
            roles(ACCOUNT).prepare(principals());
        }
    }

    private void inTurn(String account, Principals principals) {
        new Turn(master, account, InstantSource.system())
                .take(Deadline.NONE, () -> roles(account).prepare(principals));
    }

    private OwnRoles roles(String account) {
        return new OwnRoles(master, account);
    }

    private static Principals ingest(String arn) {
        return new Principals(Map.of("ingest", List.of(arn)));
    }

    private List<String> mapped(String role) {
        List<String> arns = new ArrayList<>();
        master.get("/_plugins/_security/api/rolesmapping/usage-watch-" + role)
                .path("usage-watch-" + role)
                .path("backend_roles")
                .forEach(one -> arns.add(one.asString("")));
        return arns;
    }

    @Test
    void a_role_that_somebody_else_made_is_left_alone() {
        master.put(
                "/_plugins/_security/api/roles/usage-watch-viewer",
                Json.object().put("description", "the viewers of our watches"));
        try {
            assertThat(roles(ACCOUNT).prepare(principals()))
                    .filteredOn(change -> change.name().equals("usage-watch-viewer"))
                    .extracting(Change::kind, Change::outcome)
                    .as("nobody is mapped onto it either")
                    .containsExactly(tuple(Kind.ROLE, Outcome.SKIPPED));
        } finally {
            master.delete("/_plugins/_security/api/roles/usage-watch-viewer");
            roles(ACCOUNT).prepare(principals());
        }
    }

    @Test
    void the_table_in_the_documentation_is_this_one() throws IOException {
        Path documentation =
                Path.of(System.getProperty("usagewatch.root")).resolve("docs/domain-roles.md");
        assertThat(Files.readString(documentation)).contains(table());
    }

    private static String table() {
        Stream<String> head =
                Stream.of(
                        "| call | " + String.join(" | ", ROLES) + " | provision |",
                        "|---" + "|:-:".repeat(ROLES.size() + 1) + "|");
        Stream<String> rows =
                MAY.entrySet().stream()
                        .map(
                                row ->
                                        "| "
                                                + row.getKey()
                                                + " | "
                                                + ROLES.stream()
                                                        .map(
                                                                r ->
                                                                        row.getValue().contains(r)
                                                                                ? "yes"
                                                                                : "-")
                                                        .collect(Collectors.joining(" | "))
                                                + " | yes |");
        return Stream.concat(head, rows).collect(Collectors.joining("\n", "", "\n"));
    }

    private static boolean isAllowed(SearchDomain domain, Consumer<SearchDomain> call) {
        try {
            call.accept(domain);
            return true;
        } catch (DomainException e) {
            // Whoever may ask is told that there is no such thing.
            assertThat(e.status()).as(e.getMessage()).isIn(403, 404);
            return e.isNotFound();
        }
    }

    private static Principals principals() {
        return new Principals(
                ROLES.stream().collect(Collectors.toMap(role -> role, role -> List.of(arn(role)))));
    }

    private static String arn(String role) {
        return "arn:aws:iam::111122223333:role/usage-watch-dev-" + role;
    }

    private static String create(String index, String id) {
        return "{\"create\":{\"_index\":\"%s\",\"_id\":\"%s\"}}\n{\"eventName\":\"x\"}\n"
                .formatted(index, id);
    }

    /** Ids that no call has used, so that each call finds the same. */
    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    /** As whoever keeps single documents under a version writes the first one. */
    private static Consumer<SearchDomain> create(String index) {
        return domain ->
                domain.post(
                        "/" + index + "/_create/" + fresh() + "?refresh=true",
                        Json.object().put("account", "111122223333"));
    }

    private static String index(String index) {
        return "{\"index\":{\"_index\":\"%s\",\"_id\":\"x\"}}\n{\"account\":\"111122223333\"}\n"
                .formatted(index);
    }

    private static String delete(String index) {
        return "{\"delete\":{\"_index\":\"%s\",\"_id\":\"missing\"}}\n".formatted(index);
    }

    private static ObjectNode all() {
        return Json.object().put("size", 1);
    }

    private static ObjectNode ofTheAccount() {
        ObjectNode search = Json.object();
        search.putObject("query").putObject("term").put("account", "111122223333");
        return search;
    }

    private static Map<String, Consumer<SearchDomain>> calls() {
        String results = ResultIndex.NAME + "*";
        Map<String, Consumer<SearchDomain>> calls = new LinkedHashMap<>();
        calls.put("add an event", d -> d.bulk(create("cwl-2026.11.23", "1")));
        calls.put("add the first event of a day", d -> d.bulk(create("cwl-" + fresh(), "1")));
        calls.put("read events", d -> d.post("/cwl-*/_search", all()));
        calls.put("count events", d -> d.searches("cwl-*", List.of(all())));
        calls.put("delete an event", d -> d.bulk(delete("cwl-2026.11.23")));
        calls.put("delete an index of events", d -> d.delete("/cwl-1999.01.01"));
        calls.put(
                "change the mapping of events",
                d -> d.put("/cwl-2026.11.23/_mapping", Json.parse("{\"properties\":{}}")));
        calls.put("read usage", d -> d.post("/" + UsageIndex.NAME + "/_search", all()));
        calls.put("write usage", d -> d.bulk(index(UsageIndex.NAME)));
        calls.put(
                "clear usage",
                d -> {
                    d.refresh(UsageIndex.NAME);
                    d.post(
                            "/"
                                    + UsageIndex.NAME
                                    + "/_delete_by_query?conflicts=proceed&refresh=true",
                            ofTheAccount());
                });
        calls.put("read how far the meter is", d -> d.get("/" + StateIndex.NAME + "/_doc/meter-1"));
        calls.put("write how far the meter is", create(StateIndex.NAME));
        calls.put("read results", d -> d.post("/" + results + "/_search", all()));
        calls.put("write a result", d -> d.bulk(index(ResultIndex.NAME + "-1")));
        calls.put("read notices", d -> d.post("/" + NoticesIndex.NAME + "/_search", all()));
        calls.put("write a notice", create(NoticesIndex.NAME));
        calls.put("read reviews", d -> d.post("/" + ReviewIndex.NAME + "/_search", all()));
        calls.put("write a review", create(ReviewIndex.NAME));
        calls.put("read added APIs", d -> d.post("/" + DomainCatalog.INDEX + "/_search", all()));
        calls.put("add an API", create(DomainCatalog.INDEX));
        calls.put(
                "take an API away",
                d -> d.delete("/" + DomainCatalog.INDEX + "/_doc/missing?refresh=true"));
        calls.put("read the audit", d -> d.post("/" + AuditIndex.NAME + "/_search", all()));
        calls.put("add to the audit", create(AuditIndex.NAME));
        calls.put("delete from the audit", d -> d.delete("/" + AuditIndex.NAME + "/_doc/missing"));
        calls.put("make another index", d -> d.put("/usage-watch-" + fresh(), Json.object()));
        calls.put("read a foreign index", d -> d.post("/sales/_search", all()));
        calls.put("write to a foreign index", d -> d.bulk(index("sales")));
        calls.put("read dashboards", d -> d.post("/.kibana/_search", all()));
        calls.put("change dashboards", d -> d.bulk(index(".kibana")));
        calls.put("read somebody's own dashboards", d -> d.post("/" + TENANT + "/_search", all()));
        calls.put("change somebody's own dashboards", d -> d.bulk(index(TENANT)));
        calls.put("close the index of dashboards", d -> d.post("/.kibana_2/_close"));
        calls.put("change a template", d -> d.delete("/_index_template/missing"));
        calls.put(
                "change the cluster's settings",
                d ->
                        d.put(
                                "/_cluster/settings",
                                Json.parse(
                                        "{\"transient\":{\"cluster.max_shards_per_node\":null}}")));
        calls.put("read roles", d -> d.get("/_plugins/_security/api/roles"));
        calls.put(
                "change roles",
                d ->
                        d.put(
                                "/_plugins/_security/api/roles/usage-watch-none",
                                Json.object().put("description", "a role for nobody")));
        return calls;
    }

    private static Map<String, List<String>> may() {
        Map<String, List<String>> may = new LinkedHashMap<>();
        List<String> readers =
                List.of("meter", "notify", "viewer", "operator", "dashboards", "dashboards-admin");
        List<String> seers =
                List.of("notify", "viewer", "operator", "dashboards", "dashboards-admin");
        List<String> people = List.of("viewer", "operator", "dashboards-admin");
        may.put("add an event", List.of("ingest"));
        may.put("add the first event of a day", List.of("ingest"));
        may.put("read events", readers);
        may.put("count events", readers);
        may.put("delete an event", List.of());
        may.put("delete an index of events", List.of());
        may.put("change the mapping of events", List.of());
        may.put("read usage", readers);
        may.put("write usage", List.of("meter"));
        may.put("clear usage", List.of("meter"));
        may.put(
                "read how far the meter is",
                List.of("meter", "notify", "viewer", "operator", "dashboards-admin"));
        may.put("write how far the meter is", List.of("meter"));
        may.put("read results", seers);
        may.put("write a result", List.of());
        may.put("read notices", List.of("notify", "viewer", "operator", "dashboards-admin"));
        may.put("write a notice", List.of("notify"));
        may.put("read reviews", List.of("notify", "viewer", "operator", "dashboards-admin"));
        may.put("write a review", List.of("operator"));
        may.put(
                "read added APIs",
                List.of("meter", "notify", "viewer", "operator", "dashboards-admin"));
        may.put("add an API", List.of("operator"));
        may.put("take an API away", List.of("operator"));
        may.put("read the audit", people);
        may.put("add to the audit", List.of("operator"));
        may.put("delete from the audit", List.of());
        may.put("make another index", List.of());
        may.put("read a foreign index", List.of());
        may.put("write to a foreign index", List.of());
        may.put("read dashboards", List.of("dashboards", "dashboards-admin"));
        may.put("change dashboards", List.of("dashboards-admin"));
        may.put("read somebody's own dashboards", List.of());
        may.put("change somebody's own dashboards", List.of());
        may.put("close the index of dashboards", List.of());
        may.put("change a template", List.of());
        may.put("change the cluster's settings", List.of());
        may.put("read roles", List.of());
        may.put("change roles", List.of());
        return may;
    }
}
