package io.usagewatch.provision;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.DomainCatalog;
import io.usagewatch.detection.detector.Preparation;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings one OpenSearch domain to the state that an account's catalog wants. Every method may be
 * called again at any time: what a run that broke off left undone, the next one does. Touches only
 * objects that are ours: by fixed name, or by a mark where somebody else could choose the name.
 * Throws {@link io.usagewatch.detection.search.DomainException} where the domain does not answer or
 * refuses.
 */
public final class Provision {

    private final SearchDomain domain;
    private final String account;
    private final Catalog deployed;
    private final Deployment deployment;

    /**
     * @param account id of the account that the domain holds the events of
     * @param deployed what the deployment wants watched; what operators added in the console comes
     *     on top
     */
    public Provision(SearchDomain domain, String account, Catalog deployed, Deployment deployment) {
        this.domain = domain;
        this.account = account;
        this.deployed = deployed;
        this.deployment = deployment;
    }

    /**
     * Everything but running detectors. Needed before the first event is indexed. A detector whose
     * definition changed is stopped for the update and goes on if it ran; what the catalog no
     * longer asks for is deleted.
     *
     * @return every object, with what was done to it
     * @throws ProvisionException if the domain is none that this works with, or the plugin did not
     *     make the result index
     */
    public List<Change> prepare() {
        return prepare(Deadline.NONE);
    }

    List<Change> prepare(Deadline deadline) {
        Prepared now = preparePresent(deadline);
        return now.and(preparePast(now.apis(), deadline));
    }

    /** Prepares and starts; past events come last, so that they hold up nothing else. */
    List<Change> update(Deadline deadline) {
        Prepared now = preparePresent(deadline);
        List<Change> started = start();
        List<Change> changes = now.and(started);
        changes.addAll(preparePast(now.apis(), deadline));
        return changes;
    }

    /**
     * What was prepared.
     *
     * @param apis what for
     */
    private record Prepared(DomainCatalog apis, List<Change> changes) {

        List<Change> and(List<Change> more) {
            List<Change> all = new ArrayList<>(changes);
            all.addAll(more);
            return all;
        }
    }

    /** Everything but past events. */
    private Prepared preparePresent(Deadline deadline) {
        Readiness.await(domain, deadline);
        DomainVersion version = DomainVersion.of(domain);
        List<Change> changes = new ArrayList<>();
        DomainCatalog apis = DomainCatalog.read(domain, account, deployed);
        Indices indices = new Indices(domain, account, apis.catalog());
        changes.addAll(indices.prepare());
        Preparation before = Preparation.read(domain, account);
        if (!before.known()) {
            // so that the meter waits where there are events already
            new Preparation(true, before.parameters(), before.rollouts()).write(domain, account);
        }
        turn().take(
                        deadline,
                        () -> {
                            changes.add(indices.template());
                            changes.addAll(roles().prepare(deployment.principals()));
                        });
        DomainCatalog.keepDeployed(domain, account, deployed);
        changes.addAll(added(apis));
        changes.addAll(new Retention(domain).prepare(deployment.eventDays()));
        OwnDetectors detectors = new OwnDetectors(domain, account, apis.catalog(), version);
        changes.addAll(detectors.prepare());
        indices.requireResultIndex();
        changes.addAll(alerts(version, detectors));
        changes.addAll(new SavedObjects(domain).prepare());
        return new Prepared(apis, changes);
    }

    /**
     * Indexes past events by the request parameters of new monitored APIs, which may take long in a
     * large domain. The meter begins with an API once that is done for it.
     *
     * @throws ProvisionException if it is not done in time; the next run goes on with it
     */
    private List<Change> preparePast(DomainCatalog apis, Deadline deadline) {
        List<Change> changes = new PastEvents(domain, apis.catalog()).prepare(deadline);
        Preparation before = Preparation.read(domain, account);
        Preparation after = before.indexed(apis).watched(apis);
        if (!before.equals(after)) {
            after.write(domain, account);
        }
        return changes;
    }

    private OwnRoles roles() {
        return new OwnRoles(domain, account);
    }

    private Turn turn() {
        return new Turn(domain, account, InstantSource.system());
    }

    /** What operators added is theirs: a deployment turns it into detectors and leaves it. */
    private static List<Change> added(DomainCatalog apis) {
        List<Change> changes = new ArrayList<>();
        for (String id : apis.added()) {
            changes.add(
                    new Change(Kind.MONITORED_API, id, Outcome.KEPT, "was added in the console"));
        }
        apis.unusable()
                .forEach(
                        (id, mistakes) ->
                                changes.add(
                                        new Change(
                                                Kind.MONITORED_API,
                                                id,
                                                Outcome.SKIPPED,
                                                mistakes + "; mend it in the console")));
        return changes;
    }

    private List<Change> alerts(DomainVersion version, OwnDetectors detectors) {
        if (deployment.alertTopic().isEmpty()) {
            return List.of(
                    new Change(
                            Kind.MONITOR,
                            "usage-watch-" + account,
                            Outcome.SKIPPED,
                            "nobody is to be told: " + AlertTopic.TOPIC + " is not set"));
        }
        OwnChannel.Prepared channel =
                new OwnChannel(domain, account).prepare(version, deployment.alertTopic().get());
        List<Change> changes = new ArrayList<>();
        changes.add(channel.change());
        changes.addAll(new OwnMonitors(domain, account).prepare(detectors.byId(), channel.id()));
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
        return new HistoricalAnalyses(domain, detectors(), System::nanoTime)
                .run(from, to, usageChanged, progress);
    }

    /**
     * Starts real-time detection.
     *
     * @return every detector, with whether it was started or ran already
     * @throws ProvisionException if a detector is missing or does not start
     */
    public List<Change> start() {
        return detectors().start();
    }

    private OwnDetectors detectors() {
        return new OwnDetectors(
                domain,
                account,
                DomainCatalog.read(domain, account, deployed).catalog(),
                DomainVersion.of(domain));
    }

    /**
     * Deletes what is ours: the account's monitors, channel, detectors and principals; and what all
     * accounts of a domain share, unless another one is left. Events, reviews and what operators
     * added in the console stay.
     *
     * @return what was deleted, and what was kept for another account
     */
    public List<Change> remove() {
        return remove(Deadline.NONE);
    }

    List<Change> remove(Deadline deadline) {
        Readiness.await(domain, deadline);
        DomainVersion version = DomainVersion.of(domain);
        List<Change> changes = new ArrayList<>(new OwnMonitors(domain, account).remove());
        changes.addAll(new OwnChannel(domain, account).remove(version));
        changes.addAll(new OwnDetectors(domain, account, new Catalog(List.of()), version).remove());
        Indices indices = new Indices(domain, account, deployed);
        if (indices.areOthersThere()) {
            turn().take(deadline, () -> changes.addAll(roles().remove(deployment.principals())));
            changes.addAll(indices.removeUsage());
        } else {
            changes.addAll(roles().remove(deployment.principals()));
            changes.addAll(new SavedObjects(domain).remove());
            changes.addAll(new Retention(domain).remove());
            changes.addAll(indices.remove());
        }
        return changes;
    }
}
