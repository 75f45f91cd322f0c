package io.usagewatch.console.watch;

import io.usagewatch.detection.audit.AuditEntry;
import io.usagewatch.detection.audit.AuditIndex;
import io.usagewatch.detection.catalog.Definition;
import io.usagewatch.detection.catalog.DesiredApi;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.catalog.RolloutId;
import io.usagewatch.detection.catalog.WatchStep;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Notes what operators did with monitored APIs in the account that it was done in. May be asked to
 * do so again at any time: an entry is there once.
 */
final class WatchAudit {

    private final DomainCatalog apis;
    private final List<AuditEntry> entries = new ArrayList<>();

    WatchAudit(DomainCatalog apis) {
        this.apis = apis;
    }

    /**
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    void write(SearchDomain domain) {
        AuditIndex.append(domain, entries);
    }

    /** Every change of an API after one that is noted already. */
    void stored(DesiredApi wanted, RolloutId noted) {
        List<WatchStep> steps = wanted.steps();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).rollout().compareTo(noted) > 0) {
                add(wanted, i, steps.get(i).at(), "stored");
            }
        }
    }

    /** What became of the last change. */
    void ended(DesiredApi wanted, Instant at, String result) {
        if (!wanted.steps().isEmpty()) {
            add(wanted, wanted.steps().size() - 1, at, result);
        }
    }

    private void add(DesiredApi wanted, int index, Instant at, String result) {
        WatchStep step = wanted.steps().get(index);
        Optional<MonitoredApi> before =
                index == 0 ? Optional.empty() : wanted.steps().get(index - 1).definition();
        entries.add(
                new AuditEntry(
                        "%s:%s:%s:%s"
                                .formatted(wanted.account(), wanted.api(), step.rollout(), result),
                        at,
                        step.by(),
                        step.what(),
                        wanted.account(),
                        wanted.api(),
                        json(wanted.api(), before),
                        json(wanted.api(), step.definition()),
                        result));
    }

    /** Where operators want nothing, what is deployed holds. */
    private JsonNode json(String api, Optional<MonitoredApi> definition) {
        return definition
                .or(() -> apis.deployed().find(api))
                .<JsonNode>map(Definition::write)
                .orElseGet(JsonNodeFactory.instance::nullNode);
    }
}
