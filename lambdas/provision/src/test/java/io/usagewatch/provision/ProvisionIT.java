package io.usagewatch.provision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.services.lambda.runtime.Context;
import io.usagewatch.detection.audit.AuditIndex;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.CatalogYaml;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.detector.ResultIndex;
import io.usagewatch.detection.review.ReviewIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Entity;
import io.usagewatch.detection.usage.Expectation;
import io.usagewatch.detection.usage.StateIndex;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Against a real node with the sandbox's anomaly plugin, emptied after each test. */
class ProvisionIT {

    private static final String ACCOUNT = "111122223333";
    private static final Instant FROM = Instant.parse("2026-11-20T00:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final int INTERVALS = 288;

    private static final String VOLUMES =
            "{id: volumes, title: t, unit: u, reason: r, source: ec2.amazonaws.com, names: [CreateVolume]%s}";
    private static final String INVOKE =
            "{id: invoke, title: t, unit: u, reason: r, source: lambda.amazonaws.com, names: [Invoke], split-by: [requestParameters.functionName]}";
    private static final Catalog CATALOG = catalog(VOLUMES.formatted(""), INVOKE);

    private static final Deployment DEPLOYMENT =
            Deployment.NONE.withAlertTopic("arn:aws:sns:us-east-1:111122223333:alerts");

    private static final String MONITORS = "/_plugins/_alerting/monitors";

    @TempDir static Path data;
    private static Node node;
    private static SearchDomain domain;

    private final Provision provision = new Provision(domain, ACCOUNT, CATALOG, DEPLOYMENT);

    @BeforeAll
    static void startNode() {
        Path plugin =
                Path.of(System.getProperty("usagewatch.root"))
                        .resolve("sandbox/anomaly-plugin/target/plugin");
        node = Node.start(NodeSettings.named("provision", data).withPlugin(plugin));
        domain = SearchDomain.at(node.uri());
    }

    @AfterAll
    static void stopNode() {
        domain.close();
        node.close();
    }

    @AfterEach
    void emptyDomain() {
        provision.remove();
        for (String kept : List.of(DomainCatalog.INDEX, ReviewIndex.NAME, AuditIndex.NAME)) {
            domain.delete("/" + kept + "?ignore_unavailable=true");
        }
        domain.get("/cwl-*").propertyNames().forEach(index -> domain.delete("/" + index));
    }

    @Test
    void firstTimeEverythingIsCreatedAndTheSecondTimeNothingChanges() {
        assertThat(done(provision.prepare()))
                .extracting(Change::outcome)
                .hasSize(13)
                .containsOnly(Outcome.CREATED);
        assertThat(done(provision.prepare()))
                .extracting(Change::outcome)
                .hasSize(13)
                .containsOnly(Outcome.UNCHANGED);
    }

    @Test
    void builtInCatalogIsTakenByTheDomain() {
        Provision builtIn = new Provision(domain, ACCOUNT, Catalog.builtIn(), DEPLOYMENT);
        builtIn.prepare();
        assertThat(done(builtIn.prepare()))
                .extracting(Change::outcome)
                .containsOnly(Outcome.UNCHANGED);
    }

    @Test
    void runningDetectorWhoseDefinitionChangedIsUpdatedAndRunsOn() {
        provision.prepare();
        provision.start();
        Catalog changed = catalog(VOLUMES.formatted(", sensitivity: high"), INVOKE);

        List<Change> changes = new Provision(domain, ACCOUNT, changed, DEPLOYMENT).prepare();

        assertThat(changes)
                .contains(
                        new Change(
                                Kind.DETECTOR, "usage-watch-111122223333-volumes", Outcome.UPDATED))
                .contains(
                        new Change(
                                Kind.DETECTOR,
                                "usage-watch-111122223333-split.5m",
                                Outcome.UNCHANGED));
        JsonNode detector = detector("usage-watch-111122223333-volumes");
        assertThat(
                        detector.path("anomaly_detector")
                                .path("rules")
                                .path(0)
                                .path("conditions")
                                .path(0)
                                .path("value")
                                .asDouble())
                .isEqualTo(1.5);
        assertThat(detector.path("anomaly_detector_job").path("enabled").asBoolean()).isTrue();
    }

    @Test
    void aChangedApiKeepsItsDetectorAndItsResultsAndASecondRunChangesNothing() {
        provision.prepare();
        indexUsage();
        analyse(Progress.NONE);
        provision.start();
        String name = "usage-watch-111122223333-volumes";
        String id = DomainDetectors.idsByName(domain).get(name);
        JsonNode results = results(id);
        assertThat(results).isNotEmpty();
        Provision changed =
                new Provision(
                        domain,
                        ACCOUNT,
                        catalog(VOLUMES.formatted(", sensitivity: high"), INVOKE),
                        DEPLOYMENT);

        assertThat(changed.prepare())
                .contains(
                        new Change(Kind.DETECTOR, name, Outcome.UPDATED),
                        new Change(Kind.MONITOR, name, Outcome.UPDATED));
        assertThat(changed.start()).extracting(Change::outcome).containsOnly(Outcome.UNCHANGED);

        assertThat(DomainDetectors.idsByName(domain)).containsEntry(name, id);
        assertThat(results(id)).isEqualTo(results);
        assertThat(done(changed.prepare()))
                .extracting(Change::outcome)
                .containsOnly(Outcome.UNCHANGED);
        assertThat(changed.start()).extracting(Change::outcome).containsOnly(Outcome.UNCHANGED);
    }

    @Test
    void runningDetectorThatTheCatalogNoLongerHasIsDeleted() {
        provision.prepare();
        provision.start();
        List<Change> changes =
                new Provision(domain, ACCOUNT, catalog(INVOKE), DEPLOYMENT).prepare();
        assertThat(changes)
                .contains(
                        new Change(
                                Kind.DETECTOR,
                                "usage-watch-111122223333-volumes",
                                Outcome.DELETED));
        assertThat(DomainDetectors.idsByName(domain))
                .containsOnlyKeys("usage-watch-111122223333-split.5m");
    }

    @Test
    void detectorOfSomebodyElseIsNeverTouched() {
        provision.prepare();
        domain.put(
                "/sales",
                Json.parse("{\"mappings\":{\"properties\":{\"start\":{\"type\":\"date\"}}}}"));
        ObjectNode foreign = Detector.of(ACCOUNT, CATALOG.enabled()).getFirst().toJson(ACCOUNT);
        foreign.put("name", "usage-watch-sales").putArray("indices").add("sales");
        foreign.remove("result_index");
        foreign.remove("filter_query");
        String id = domain.post(DomainDetectors.PATH, foreign).path("_id").asString();
        try {
            provision.prepare();
            provision.remove();
            assertThat(DomainDetectors.idsByName(domain)).containsOnlyKeys("usage-watch-sales");
        } finally {
            domain.delete(DomainDetectors.PATH + "/" + id);
            domain.delete("/sales");
        }
    }

    @Test
    void startIsRepeatable() {
        provision.prepare();
        assertThat(provision.start()).extracting(Change::outcome).containsOnly(Outcome.STARTED);
        assertThat(provision.start()).extracting(Change::outcome).containsOnly(Outcome.UNCHANGED);
    }

    @Test
    void analysisGradesTheSpikeAndIsNotRepeatedOverTheSameTimeSpan() {
        provision.prepare();
        indexUsage();
        List<Double> shares = new ArrayList<>();

        List<Analysis> first = analyse((done, total, share) -> shares.add(share));

        assertThat(first)
                .extracting(Analysis::outcome)
                .containsExactly(Analysis.Outcome.FINISHED, Analysis.Outcome.FINISHED);
        assertThat(shares).isSorted().last().isEqualTo(1.0);
        assertThat(
                        ResultIndex.grades(
                                domain,
                                DomainDetectors.byId(domain, ACCOUNT, CATALOG),
                                FROM,
                                FROM.plus(Duration.ofDays(1))))
                .anySatisfy(
                        grade -> {
                            assertThat(grade.api()).isEqualTo("volumes");
                            assertThat(grade.noticed()).isEqualTo(start(200));
                        })
                .anySatisfy(
                        grade -> {
                            assertThat(grade.api()).isEqualTo("invoke");
                            assertThat(grade.entity()).isEqualTo("orders");
                            assertThat(grade.noticed()).isEqualTo(start(200));
                        });
        assertThat(analyse(Progress.NONE))
                .extracting(Analysis::outcome)
                .containsOnly(Analysis.Outcome.KEPT);
    }

    @Test
    void resultsOfAnEarlierAnalysisAreReplaced() {
        provision.prepare();
        indexUsage();
        provision.analyse(FROM, start(250), false, Progress.NONE);
        analyse(Progress.NONE);
        domain.refresh(ResultIndex.NAME + "*");
        ObjectNode search = Json.object();
        search.putArray("sort").add("detector_id").add("data_start_time").add("_id");
        List<String> intervals = new ArrayList<>();
        domain.scan(
                ResultIndex.NAME + "*",
                search,
                hit -> {
                    JsonNode result = hit.path("_source");
                    intervals.add(
                            result.path("detector_id").asString()
                                    + result.path("entity")
                                    + result.path("data_start_time").asLong());
                });
        assertThat(intervals).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void analysisIsRepeatedOverUsageThatChanged() {
        provision.prepare();
        indexUsage();
        analyse(Progress.NONE);
        assertThat(provision.analyse(FROM, start(INTERVALS), true, Progress.NONE))
                .extracting(Analysis::outcome)
                .containsOnly(Analysis.Outcome.FINISHED);
    }

    @Test
    void historyThatIsTooShortIsSaidAndNotTried() {
        provision.prepare();
        List<Analysis> analyses = provision.analyse(FROM, start(11), false, Progress.NONE);
        assertThat(analyses).extracting(Analysis::outcome).containsOnly(Analysis.Outcome.TOO_SHORT);
        assertThat(analyses.getFirst().problem())
                .isEqualTo("11 intervals of history, 40 are needed");
    }

    @Test
    void failedAnalysisIsReportedForItsDetectorOnly() {
        provision.prepare();
        domain.bulk(usageLines("volumes", Entity.ALL));
        domain.refresh(UsageIndex.NAME);
        Map<String, Analysis> byDetector =
                analyse(Progress.NONE).stream()
                        .collect(Collectors.toMap(Analysis::detector, analysis -> analysis));
        assertThat(byDetector.get("usage-watch-111122223333-volumes").outcome())
                .isEqualTo(Analysis.Outcome.FINISHED);
        assertThat(byDetector.get("usage-watch-111122223333-split.5m").outcome())
                .isEqualTo(Analysis.Outcome.FAILED);
        assertThat(byDetector.get("usage-watch-111122223333-split.5m").problem()).isNotEmpty();
    }

    @Test
    void parameterOfANewApiCanBeCountedInPastEvents() {
        new Provision(domain, ACCOUNT, catalog(VOLUMES.formatted("")), DEPLOYMENT).prepare();
        domain.bulk(
                """
                {"index":{"_index":"cwl-2026.11.20","_id":"1"}}
                {"eventTime":"2026-11-20T00:00:00Z","requestStrings":{"functionName":"orders"}}
                """);
        domain.refresh("cwl-*");

        assertThat(provision.prepare())
                .contains(new Change(Kind.INDEX, "cwl-2026.11.20", Outcome.UPDATED));

        ObjectNode search = Json.object();
        search.putObject("query").putObject("term").put("requestStrings.functionName", "orders");
        assertThat(domain.post("/cwl-*/_search", search).path("hits").path("hits").size())
                .isEqualTo(1);
        assertThat(done(provision.prepare()))
                .extracting(Change::outcome)
                .containsOnly(Outcome.UNCHANGED);
    }

    @Test
    void whatAnOperatorAddedIsWatchedAndStaysAsItIs() {
        provision.prepare();
        ObjectNode added =
                Json.object().put("account", ACCOUNT).put("api", "keys").put("origin", "console");
        added.set(
                "definition",
                Json.parse(
                        """
                        {"id": "keys", "title": "t", "unit": "u", "reason": "r",
                         "source": "iam.amazonaws.com", "names": ["CreateAccessKey"]}
                        """));
        String path = "/" + DomainCatalog.INDEX + "/_doc/" + ACCOUNT + ":keys";
        domain.put(path + "?refresh=true", added);
        JsonNode before = domain.get(path);

        assertThat(provision.prepare())
                .contains(
                        new Change(
                                Kind.MONITORED_API,
                                "keys",
                                Outcome.KEPT,
                                "was added in the console"),
                        new Change(Kind.DETECTOR, "usage-watch-111122223333-keys", Outcome.CREATED),
                        new Change(Kind.MONITOR, "usage-watch-111122223333-keys", Outcome.CREATED));
        assertThat(new Provision(domain, ACCOUNT, catalog(INVOKE), DEPLOYMENT).prepare())
                .contains(
                        new Change(
                                Kind.DETECTOR, "usage-watch-111122223333-keys", Outcome.UNCHANGED));
        provision.remove();
        assertThat(domain.get(path)).isEqualTo(before);
    }

    @Test
    void monitorThatTwoRunsAtOnceMadeTwiceIsThereOnceAfterTheNext() {
        provision.prepare();
        JsonNode made = monitors("usage-watch-111122223333-volumes").getFirst();
        domain.post(MONITORS, made);
        assertThat(monitors("usage-watch-111122223333-volumes")).hasSize(2);

        assertThat(provision.prepare())
                .contains(
                        new Change(
                                Kind.MONITOR, "usage-watch-111122223333-volumes", Outcome.DELETED));

        assertThat(monitors("usage-watch-111122223333-volumes")).hasSize(1);
        assertThat(done(provision.prepare()))
                .extracting(Change::outcome)
                .containsOnly(Outcome.UNCHANGED);
    }

    @Test
    void whatARunThatBrokeOffLeftUndoneIsDoneByTheNextOne() {
        new Provision(domain, ACCOUNT, catalog(VOLUMES.formatted("")), DEPLOYMENT).prepare();
        domain.bulk(
                """
                {"index":{"_index":"cwl-2026.11.20","_id":"1"}}
                {"eventTime":"2026-11-20T00:00:00Z","requestStrings":{"functionName":"orders"}}
                """);
        domain.refresh("cwl-*");
        Deadline over = new Deadline(() -> Duration.ZERO);
        // The parameter is mapped, and whether its events are indexed again is not known any more.
        try {
            provision.prepare(over);
        } catch (ProvisionException e) {
            assertThat(e).hasMessageContaining("provision again");
        }

        provision.prepare();

        ObjectNode search = Json.object();
        search.putObject("query").putObject("term").put("requestStrings.functionName", "orders");
        assertThat(domain.post("/cwl-*/_search", search).path("hits").path("hits").size())
                .isEqualTo(1);
        assertThat(DomainDetectors.idsByName(domain)).hasSize(2);
    }

    @Test
    void accountsOfOneDomainDoNotUndoWhatTheOtherCountsBy() {
        Provision other =
                new Provision(domain, "444455556666", catalog(VOLUMES.formatted("")), DEPLOYMENT);
        provision.prepare();
        domain.put("/cwl-2026.11.20", Json.object());
        try {
            other.prepare();
            assertThat(done(provision.prepare()))
                    .extracting(Change::outcome)
                    .containsOnly(Outcome.UNCHANGED);
        } finally {
            other.remove();
        }
    }

    @Test
    void anotherAccountOfTheSameDomainKeepsWhatIsItsOwn() {
        Provision other = new Provision(domain, "444455556666", CATALOG, DEPLOYMENT);
        provision.prepare();
        other.prepare();
        indexUsage();
        try {
            assertThat(provision.remove())
                    .filteredOn(change -> change.outcome() == Outcome.KEPT)
                    .extracting(Change::name)
                    .contains(UsageIndex.NAME);
            assertThat(DomainDetectors.idsByName(domain))
                    .containsOnlyKeys(
                            "usage-watch-444455556666-volumes",
                            "usage-watch-444455556666-split.5m");
            ObjectNode search = Json.object();
            search.putObject("query").putObject("term").put("account", ACCOUNT);
            domain.refresh(UsageIndex.NAME);
            assertThat(domain.search(UsageIndex.NAME, search).path("hits").path("hits")).isEmpty();
            assertThat(done(other.prepare()))
                    .extracting(Change::outcome)
                    .containsOnly(Outcome.UNCHANGED);
        } finally {
            other.remove();
        }
    }

    @Test
    void accountsThatAreProvisionedAtTheSameTimeDoNotGetInEachOthersWay() throws Exception {
        Provision other = new Provision(domain, "444455556666", Catalog.builtIn(), DEPLOYMENT);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Callable<List<Change>>> runs = List.of(provision::prepare, other::prepare);
            for (Future<List<Change>> run : threads.invokeAll(runs)) {
                assertThat(run.get()).isNotEmpty();
            }
            for (Provision each : List.of(provision, other)) {
                assertThat(done(each.prepare()))
                        .extracting(Change::outcome)
                        .containsOnly(Outcome.UNCHANGED);
            }
        } finally {
            other.remove();
        }
    }

    @Test
    void whoDidNotGiveItsTurnBackIsNotWaitedForLongerThanThat() {
        provision.prepare();
        String turn = "/" + StateIndex.NAME + "/_doc/provision-turn";
        Instant now = Instant.now();
        domain.put(turn, turnUntil(now.plus(Turn.LONGEST)));
        assertThatExceptionOfType(ProvisionException.class)
                .isThrownBy(() -> provision.prepare(new Deadline(() -> Duration.ZERO)))
                .withMessageContaining("for account 444455556666; provision again");
        domain.put(turn, turnUntil(now));
        provision.prepare();
        assertThat(domain.find(turn)).isEmpty();
    }

    private static ObjectNode turnUntil(Instant until) {
        return Json.object().put("turnOf", "444455556666").put("until", until.toString());
    }

    @Test
    void removeLeavesEventsAndNothingOfOurs() {
        provision.prepare();
        provision.start();
        domain.put("/cwl-2026.11.20", Json.object());
        provision.remove();
        assertThat(DomainDetectors.idsByName(domain)).isEmpty();
        assertThat(domain.find("/" + UsageIndex.NAME)).isEmpty();
        assertThat(domain.find("/" + ResultIndex.NAME)).isEmpty();
        assertThat(domain.find("/cwl-2026.11.20")).isPresent();
        assertThat(done(provision.remove())).isEmpty();
    }

    @Test
    void deploymentCreatesAndDeletes() throws IOException {
        ProvisionHandler handler = new ProvisionHandler(provision);
        assertThat(invoke(handler, "create").path("changes").values())
                .anySatisfy(
                        change ->
                                assertThat(change.toString())
                                        .isEqualTo(
                                                "{\"kind\":\"detector\",\"name\":\"usage-watch-111122223333-volumes\",\"outcome\":\"started\"}"));
        assertThat(invoke(handler, "delete").path("changes").values()).isNotEmpty();
        assertThat(DomainDetectors.idsByName(domain)).isEmpty();
    }

    /** What the node has the plugins for. */
    private static List<Change> done(List<Change> changes) {
        return changes.stream().filter(change -> change.outcome() != Outcome.SKIPPED).toList();
    }

    private List<Analysis> analyse(Progress progress) {
        return provision.analyse(FROM, start(INTERVALS), false, progress);
    }

    private static JsonNode invoke(ProvisionHandler handler, String action) throws IOException {
        byte[] event = "{\"tf\":{\"action\":\"%s\"}}".formatted(action).getBytes(UTF_8);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event), answer, fiveMinutes());
        return Json.parse(answer.toByteArray());
    }

    /** The handler asks it only how much time is left. */
    private static Context fiveMinutes() {
        return (Context)
                Proxy.newProxyInstance(
                        Context.class.getClassLoader(),
                        new Class<?>[] {Context.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("getRemainingTimeInMillis")) {
                                return 300_000;
                            }
                            throw new UnsupportedOperationException(method.getName());
                        });
    }

    private static JsonNode detector(String name) {
        return domain.get(
                DomainDetectors.PATH
                        + "/"
                        + DomainDetectors.idsByName(domain).get(name)
                        + "?job=true");
    }

    private static List<JsonNode> monitors(String name) {
        ObjectNode search = Json.object();
        search.putObject("query").putObject("term").put("monitor.name.keyword", name);
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode hit : domain.post(MONITORS + "/_search", search).path("hits").path("hits")) {
            found.add(domain.get(MONITORS + "/" + hit.path("_id").asString()).path("monitor"));
        }
        return found;
    }

    /** What historical analysis found; real-time detection goes on meanwhile. */
    private static JsonNode results(String detector) {
        domain.refresh(ResultIndex.NAME + "*");
        ObjectNode search = Json.object().put("size", INTERVALS);
        var filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put("detector_id", detector);
        filter.addObject().putObject("exists").put("field", "task_id");
        search.putArray("sort").add("data_start_time");
        return domain.search(ResultIndex.NAME + "*", search).path("hits").path("hits");
    }

    private static void indexUsage() {
        domain.bulk(usageLines("volumes", Entity.ALL) + usageLines("invoke", "orders"));
        domain.refresh(UsageIndex.NAME);
    }

    /** A day of small surprises, with a large one in interval 200. */
    private static String usageLines(String api, String entity) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < INTERVALS; i++) {
            double surprise = i == 200 ? 12 : (i * 37 % 11) / 10.0 - 0.5;
            Usage usage =
                    new Usage(
                            ACCOUNT,
                            api,
                            entity,
                            start(i),
                            INTERVAL,
                            i == 200 ? 99 : 5,
                            new Expectation(5, 2, 9, surprise));
            lines.append(
                    "{\"index\":{\"_index\":\"%s\",\"_id\":\"%s\"}}\n%s\n"
                            .formatted(UsageIndex.NAME, usage.id(), usage.toJson()));
        }
        return lines.toString();
    }

    private static Instant start(int interval) {
        return FROM.plus(INTERVAL.multipliedBy(interval));
    }

    private static Catalog catalog(String... apis) {
        String yaml = "monitored-apis:\n  - " + String.join("\n  - ", apis) + "\n";
        return CatalogYaml.read(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
    }
}
