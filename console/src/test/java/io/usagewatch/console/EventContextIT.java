package io.usagewatch.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.event.Aspect;
import io.usagewatch.detection.event.EventContext;
import io.usagewatch.detection.event.EventSpan;
import io.usagewatch.detection.event.LeadingPrincipals;
import io.usagewatch.detection.event.Share;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Who, where and what, from a real node. */
class EventContextIT {

    private static final Instant START = Instant.parse("2026-11-18T03:20:00Z");
    private static final Instant END = START.plus(Duration.ofMinutes(15));
    private static final MonitoredApi INSTANCES = Catalog.builtIn().get("ec2-run-instances");
    private static final MonitoredApi DENIED = Catalog.builtIn().get("access-denied");

    @TempDir static Path data;
    private static Node node;
    private static WatchedAccount account;

    @BeforeAll
    static void fill() {
        node = Node.start(NodeSettings.named("context", data));
        account =
                new WatchedAccount(node)
                        .withEvent(
                                START.minus(Duration.ofDays(20)),
                                WatchedAccount.runInstances("ci-deployer", "10.0.3.7", 1))
                        .withEvent(
                                START.plusSeconds(60),
                                WatchedAccount.runInstances("ci-deployer", "10.0.3.7", 2))
                        .withEvent(
                                START.plusSeconds(30),
                                WatchedAccount.runInstances("old-ci-key", "185.220.101.7", 98))
                        .withEvent(END, WatchedAccount.runInstances("later", "10.0.0.1", 1_000))
                        .withEvent(START.plusSeconds(5), denied("mallory"))
                        .withEvent(START.plusSeconds(6), denied("mallory"))
                        .withEvent(START.plusSeconds(7), denied("bob"));
        account.write();
    }

    @AfterAll
    static void stop() {
        account.domain().close();
        node.close();
    }

    @Test
    void sharesAreOfTheMeasureAndNewOnlyWhatWasNeverThereBefore() {
        EventContext context = read(INSTANCES, "", START, END);

        assertThat(context.events()).isEqualTo(2);
        assertThat(context.of(Aspect.PRINCIPAL))
                .containsExactly(
                        new Share("old-ci-key", 98, 0.98, true),
                        new Share("ci-deployer", 2, 0.02, false));
        assertThat(context.of(Aspect.SOURCE_IP))
                .extracting(Share::firstSeen)
                .containsExactly(true, false);
        assertThat(context.of(Aspect.ERROR_CODE)).isEmpty();
        assertThat(context.samples())
                .extracting(event -> event.path("principal").asString())
                .containsExactly("old-ci-key", "ci-deployer");
    }

    @Test
    void anEntityNarrowsTheEventsToItsOwn() {
        assertThat(read(DENIED, "mallory", START, END).of(Aspect.PRINCIPAL))
                .extracting(Share::value, Share::amount)
                .containsExactly(tuple("mallory", 2.0));
        assertThat(read(DENIED, "other", START, END).events()).isEqualTo(3);
        assertThat(read(DENIED, "(none)", START, END).events()).isZero();
    }

    @Test
    void withHardlyAnyHistoryNothingIsCalledNew() {
        Instant first = START.minus(Duration.ofDays(20));
        EventContext context = read(INSTANCES, "", first.minusSeconds(60), first.plusSeconds(60));

        assertThat(context.of(Aspect.PRINCIPAL))
                .containsExactly(new Share("ci-deployer", 1, 1, false));
    }

    @Test
    void theLeadingPrincipalsOfSeveralIncidentsComeTogether() {
        List<Optional<Share>> leading =
                LeadingPrincipals.of(
                        account.domain(),
                        WatchedAccount.ID,
                        List.of(
                                new EventSpan(INSTANCES, "", START, END),
                                new EventSpan(DENIED, "bob", START, END),
                                new EventSpan(DENIED, "nobody", START, END)));

        assertThat(leading)
                .containsExactly(
                        Optional.of(new Share("old-ci-key", 98, 0.98, true)),
                        Optional.of(new Share("bob", 1, 1, true)),
                        Optional.empty());
    }

    private static EventContext read(MonitoredApi api, String entity, Instant from, Instant to) {
        return EventContext.read(account.domain(), WatchedAccount.ID, api, entity, from, to);
    }

    private static ObjectNode denied(String principal) {
        return WatchedAccount.event("s3.amazonaws.com", "ListBuckets", principal, "203.0.113.9")
                .put("errorCode", "AccessDenied");
    }
}
