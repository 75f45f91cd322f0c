package io.usagewatch.console.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.usagewatch.console.DomainFront;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.DomainWay;
import io.usagewatch.detection.audit.AuditEntry;
import io.usagewatch.detection.audit.AuditIndex;
import io.usagewatch.detection.catalog.DesiredApi;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.RolloutId;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.Preparation;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A hundred accounts, each behind an HTTP server of its own; one real node keeps their documents.
 * Their functions are made up: they note what provision notes, and show the detectors it would
 * make.
 */
class RolloutIT {

    private static final int ACCOUNTS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final ObjectNode TABLES =
            (ObjectNode)
                    Json.parse(
                            """
                            {"id":"tables","title":"Tables","unit":"u","reason":"r",
                             "source":"dynamodb.amazonaws.com","names":["CreateTable"]}
                            """);

    /** The accounts that are in trouble. */
    private static final String REFUSES = id(7);

    private static final String KEEPS_SILENT = id(23);
    private static final String IS_NOT_READY = id(42);
    private static final String IS_OFF = id(61);
    private static final String FAILS = id(88);

    @TempDir private Path folder;
    private Node node;
    private SearchDomain domain;
    private ConfigurableApplicationContext console;
    private final Map<String, DomainFront> fronts = new LinkedHashMap<>();
    private final Made functions = new Made();

    /** Only what rolls out, without pages. */
    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan("io.usagewatch.console.account")
    @ComponentScan({"io.usagewatch.console.account", "io.usagewatch.console.watch"})
    static class Console {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        MeterRegistry metrics() {
            return new SimpleMeterRegistry();
        }

        @Bean
        DomainWay way() {
            return new DomainWay() {
                @Override
                public SearchDomain reading(Account account) {
                    return SearchDomain.at(account.endpoint());
                }

                @Override
                public SearchDomain operating(Account account) {
                    return SearchDomain.at(account.endpoint());
                }
            };
        }
    }

    private final class Made implements Functions {

        private final Map<String, Integer> starts = new ConcurrentHashMap<>();
        private final Set<String> failing = ConcurrentHashMap.newKeySet();

        @Override
        public boolean areKnown(Account account) {
            return true;
        }

        @Override
        public JsonNode invoke(Account account, Function function, JsonNode event) {
            if (failing.contains(account.id())) {
                throw new FunctionException("Its provision failed: the disk is full.");
            }
            DomainCatalog apis = DomainCatalog.read(domain, account.id());
            if (event.path("action").asString("").equals("prepare")) {
                Preparation.read(domain, account.id())
                        .indexed(apis)
                        .watched(apis)
                        .write(domain, account.id());
            }
            if (event.path("action").asString("").equals("start")) {
                starts.merge(account.id(), 1, Integer::sum);
                Map<String, JsonNode> detectors = new HashMap<>();
                Detector.of(account.id(), apis.catalog().enabled())
                        .forEach(one -> detectors.put(one.name(), one.toJson(account.id())));
                fronts.get(account.id()).running(detectors);
            }
            return Json.object().put("complete", true);
        }
    }

    @BeforeEach
    void startAHundredAccounts() {
        node = Node.start(NodeSettings.named("rollout", folder));
        domain = SearchDomain.at(node.uri());
        domain.put("/" + DomainCatalog.INDEX, DomainCatalog.body());
        domain.put("/" + AuditIndex.NAME, AuditIndex.body());
        domain.put("/" + StateIndex.NAME, StateIndex.body());
        Map<String, Object> properties = new HashMap<>();
        properties.put("usage-watch.account-deadline", "5s");
        properties.put("usage-watch.account-pause", "3s");
        properties.put("usage-watch.reconcile-pause", "2s");
        for (int i = 0; i < ACCOUNTS; i++) {
            DomainFront front = new DomainFront(node.uri());
            fronts.put(id(i), front);
            properties.put("usage-watch.accounts[" + i + "].id", id(i));
            properties.put("usage-watch.accounts[" + i + "].endpoint", front.uri().toString());
        }
        console =
                new SpringApplicationBuilder(Console.class)
                        .web(WebApplicationType.NONE)
                        .properties(properties)
                        .initializers(
                                context ->
                                        ((GenericApplicationContext) context)
                                                .registerBean(Functions.class, () -> functions))
                        .run();
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken("admin", "", "ROLE_ADMIN"));
        become("ebs-create-volume", accounts(), State.RUNNING);
    }

    @AfterEach
    void stop() {
        SecurityContextHolder.clearContext();
        console.close();
        fronts.values().forEach(DomainFront::close);
        domain.close();
        node.close();
    }

    @Test
    void accounts_in_trouble_hold_up_no_other_and_follow_when_they_recover() {
        int port = fronts.get(IS_OFF).uri().getPort();
        fronts.get(REFUSES).refusing(403);
        fronts.get(KEEPS_SILENT).silent();
        fronts.get(IS_NOT_READY).refusing(503);
        fronts.get(IS_OFF).close();
        functions.failing.add(FAILS);
        List<String> troubled = List.of(REFUSES, KEEPS_SILENT, IS_NOT_READY, IS_OFF, FAILS);

        WatchOutcome outcome = console.getBean(WatchDesk.class).add(TABLES, all());

        assertThat(outcome).isInstanceOf(WatchOutcome.Started.class);
        become(
                "tables",
                accounts().stream().filter(id -> !troubled.contains(id)).toList(),
                State.RUNNING);
        become("tables", troubled, State.FAILED);
        assertThat(problem(REFUSES)).contains("refuses the console access (403)");
        assertThat(problem(KEEPS_SILENT))
                .containsAnyOf("did not answer", "does not answer", "asked whether");
        assertThat(problem(IS_NOT_READY)).containsAnyOf("is not ready (503)", "asked whether");
        assertThat(problem(IS_OFF)).containsAnyOf("does not answer at", "asked whether");
        assertThat(problem(FAILS)).contains("the disk is full");
        assertThat(stored(REFUSES).rollout()).isEqualTo(RolloutId.NONE);

        fronts.get(REFUSES).recovered();
        fronts.get(KEEPS_SILENT).recovered();
        fronts.get(IS_NOT_READY).recovered();
        fronts.put(IS_OFF, new DomainFront(node.uri(), port));
        functions.failing.clear();

        become("tables", accounts(), State.RUNNING);
        String version = ((WatchOutcome.Started) outcome).api().version();
        for (String account : accounts()) {
            DesiredApi desired = stored(account);
            assertThat(desired.rollout().text()).isEqualTo(version);
            assertThat(desired.steps()).hasSize(1);
            assertThat(audit(account))
                    .as(account)
                    .contains("stored", "done")
                    .doesNotHaveDuplicates();
        }
        assertThat(audit(FAILS)).contains("failed");
        assertThat(functions.starts.get(id(1)))
                .as("once at the beginning, and once for the change")
                .isEqualTo(2);
    }

    private static String id(int i) {
        return "%012d".formatted(100_000_000_000L + i);
    }

    private static List<String> accounts() {
        return IntStream.range(0, ACCOUNTS).mapToObj(RolloutIT::id).toList();
    }

    private List<Account> all() {
        return console.getBean(Accounts.class).all();
    }

    private void become(String api, List<String> accounts, State state) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                accounts.stream()
                                                        .filter(id -> state(api, id) != state)
                                                        .collect(
                                                                Collectors.toMap(
                                                                        id -> id,
                                                                        id ->
                                                                                state(api, id)
                                                                                        + problem(
                                                                                                id))))
                                        .isEmpty());
    }

    private Optional<Standing> standing(String api, String account) {
        return console.getBean(WatchBoard.class).find(api).stream()
                .flatMap(watched -> watched.accounts().stream())
                .filter(standing -> standing.account().id().equals(account))
                .findFirst();
    }

    private State state(String api, String account) {
        return standing(api, account).map(Standing::state).orElse(State.UNKNOWN);
    }

    private String problem(String account) {
        return standing("tables", account)
                .flatMap(Standing::problem)
                .map(problem -> problem.what() + " " + problem.nextStep())
                .orElse("");
    }

    private DesiredApi stored(String account) {
        return DesiredApi.find(domain, account, "tables");
    }

    private List<String> audit(String account) {
        return AuditIndex.read(domain, account, Optional.of("tables"), Optional.empty(), 100)
                .stream()
                .map(AuditEntry::result)
                .toList();
    }
}
