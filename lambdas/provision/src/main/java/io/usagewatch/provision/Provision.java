package io.usagewatch.provision;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings one OpenSearch domain to the state that an account's catalog wants. Every method may be
 * called again at any time and touches only objects that are ours: by fixed name, and detectors by
 * the index they read. Throws {@link io.usagewatch.detection.search.DomainException} where the
 * domain does not answer or refuses.
 */
public final class Provision {

    private final SearchDomain domain;
    private final Indices indices;
    private final OwnDetectors detectors;

    /**
     * @param account id of the account that the domain holds the events of
     */
    public Provision(SearchDomain domain, String account, Catalog catalog) {
        this.domain = domain;
        this.indices = new Indices(domain, catalog);
        this.detectors = new OwnDetectors(domain, account, catalog);
    }

    /**
     * Template, mappings, indices and detectors. Needed before the first event is indexed. A
     * detector whose definition changed is stopped for the update and goes on if it ran; one that
     * the catalog no longer asks for is deleted.
     *
     * @return every object, with what was done to it
     * @throws ProvisionException if the plugin did not make the result index
     */
    public List<Change> prepare() {
        List<Change> changes = new ArrayList<>(indices.prepare());
        changes.addAll(detectors.prepare());
        indices.requireResultIndex();
        return changes;
    }

    /**
     * Runs every detector over usage that is there, and waits for all of them. A detector that
     * fails does not keep the others from being analysed.
     *
     * @param from start, moved to the start of its interval
     * @param to end, moved to the end of the last whole interval
     * @param usageChanged whether usage in the time span may have changed since it was last
     *     analysed; an earlier analysis is then repeated
     * @return how each one ended
     * @throws ProvisionException if a detector is missing
     */
    public List<Analysis> analyse(
            Instant from, Instant to, boolean usageChanged, Progress progress) {
        return new HistoricalAnalyses(domain, detectors, System::nanoTime)
                .run(from, to, usageChanged, progress);
    }

    /**
     * Starts real-time detection.
     *
     * @return every detector, with whether it was started or ran already
     * @throws ProvisionException if a detector is missing or does not start
     */
    public List<Change> start() {
        return detectors.start();
    }

    /**
     * Deletes detectors, template, usage, state and results. Events and reviews stay.
     *
     * @return what was deleted
     */
    public List<Change> remove() {
        List<Change> changes = new ArrayList<>(detectors.remove());
        changes.addAll(indices.remove());
        return changes;
    }
}
