package io.usagewatch.provision;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.metering.Lag;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The detectors of a catalog in a domain. Touches no other detector. */
final class OwnDetectors {

    /** Fields that change what a detector does and that the server leaves out when not set. */
    private static final List<String> OPTIONAL = List.of("category_field", "imputation_option");

    private static final int MOST_TRIES = 25;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final SearchDomain domain;
    private final String account;
    private final List<Detector> wanted;
    private final DomainVersion version;

    OwnDetectors(SearchDomain domain, String account, Catalog catalog, DomainVersion version) {
        this.domain = domain;
        this.account = account;
        this.wanted = Detector.of(account, catalog.enabled());
        this.version = version;
    }

    List<Change> prepare() {
        Map<String, String> ids = DomainDetectors.idsByName(domain);
        List<Change> changes = new ArrayList<>();
        for (Detector detector : wanted) {
            String id = ids.get(detector.name());
            Outcome outcome = id == null ? create(detector) : update(detector, id);
            changes.add(new Change(Kind.DETECTOR, detector.name(), outcome, withoutRules()));
        }
        Set<String> names = wanted.stream().map(Detector::name).collect(Collectors.toSet());
        ids.forEach(
                (name, id) -> {
                    if (!names.contains(name) && delete(id)) {
                        changes.add(new Change(Kind.DETECTOR, name, Outcome.DELETED));
                    }
                });
        return changes;
    }

    /** Starts real-time detection of every detector that does not run yet. */
    List<Change> start() {
        List<Change> changes = new ArrayList<>();
        byId().forEach(
                        (id, detector) -> {
                            boolean ran = isRunning(read(id));
                            if (!ran) {
                                start(id);
                            }
                            changes.add(
                                    change(detector, ran ? Outcome.UNCHANGED : Outcome.STARTED));
                        });
        return changes;
    }

    List<Change> remove() {
        List<Change> changes = new ArrayList<>();
        DomainDetectors.idsByName(domain)
                .forEach(
                        (name, id) -> {
                            if (delete(id)) {
                                changes.add(new Change(Kind.DETECTOR, name, Outcome.DELETED));
                            }
                        });
        return changes;
    }

    /**
     * The wanted detectors by their ids in the domain.
     *
     * @throws ProvisionException if one is missing
     */
    Map<String, Detector> byId() {
        Map<String, String> ids = DomainDetectors.idsByName(domain);
        Map<String, Detector> byId = new LinkedHashMap<>();
        for (Detector detector : wanted) {
            String id = ids.get(detector.name());
            if (id == null) {
                throw new ProvisionException(
                        "%s has no detector %s for account %s; prepare it first"
                                .formatted(domain.name(), detector.name(), account));
            }
            byId.put(id, detector);
        }
        return byId;
    }

    private Outcome create(Detector detector) {
        domain.post(DomainDetectors.PATH, definition(detector));
        return Outcome.CREATED;
    }

    private Outcome update(Detector detector, String id) {
        JsonNode there = read(id);
        ObjectNode definition = definition(detector);
        if (isSame(there.path("anomaly_detector"), definition)) {
            return Outcome.UNCHANGED;
        }
        boolean ran = isRunning(there);
        stop(id, there);
        try {
            whileStopping(() -> domain.put(path(id), definition));
        } finally {
            // whatever came of the change: a detector that stands still watches nothing
            if (ran) {
                start(id);
            }
        }
        return Outcome.UPDATED;
    }

    private ObjectNode definition(Detector detector) {
        ObjectNode definition = detector.toJson(account, Lag.metered(domain, account));
        if (!version.hasRules()) {
            definition.remove("rules");
        }
        return definition;
    }

    /** Incidents are judged by the same margins afterwards, so nothing is lost but some quiet. */
    private String withoutRules() {
        return version.hasRules()
                ? ""
                : "without rules, which OpenSearch %s does not have".formatted(version);
    }

    /** Says whether it was ours to delete. */
    private boolean delete(String id) {
        JsonNode there = read(id);
        if (!isOurs(there.path("anomaly_detector"))) {
            return false;
        }
        stop(id, there);
        whileStopping(() -> domain.delete(path(id)));
        return true;
    }

    private static boolean isSame(JsonNode there, ObjectNode definition) {
        return Definition.covers(there, definition)
                && OPTIONAL.stream().allMatch(f -> there.has(f) == definition.has(f));
    }

    /** Anybody may choose a name that begins like ours; nobody else reads our account's usage. */
    private boolean isOurs(JsonNode detector) {
        return readsUsage(detector) && account.equals(account(detector));
    }

    private static boolean readsUsage(JsonNode detector) {
        JsonNode indices = detector.path("indices");
        return indices.size() == 1 && indices.path(0).asString().equals(UsageIndex.NAME);
    }

    /** The account whose usage it reads: its filter says so. */
    private static String account(JsonNode detector) {
        for (JsonNode condition :
                detector.path("filter_query").path("bool").path("filter").values()) {
            JsonNode term = condition.path("term").path("account");
            if (!term.isMissingNode()) {
                return term.path("value").asString(term.asString(""));
            }
        }
        return "";
    }

    private static boolean isRunning(JsonNode there) {
        return there.path("anomaly_detector_job").path("enabled").asBoolean(false);
    }

    private void start(String id) {
        JsonNode answer = domain.post(path(id) + "/_start");
        // A detector that runs already is answered with 200 and an error.
        String reason = answer.path("error").path("reason").asString("");
        if (!reason.isEmpty() && !reason.contains("already running")) {
            throw new ProvisionException(
                    "%s did not start detector %s: %s; provision again"
                            .formatted(domain.name(), id, reason));
        }
    }

    private void stop(String id, JsonNode there) {
        if (isRunning(there)) {
            domain.post(path(id) + "/_stop");
        }
        if (HistoricalTask.of(there).filter(HistoricalTask::isRunning).isPresent()) {
            domain.post(path(id) + "/_stop?historical=true");
        }
    }

    /** Stopping takes a moment, in which the detector still counts as running. */
    private void whileStopping(Runnable change) {
        for (int i = 1; ; i++) {
            try {
                change.run();
                return;
            } catch (DomainException e) {
                if (i == MOST_TRIES || !String.valueOf(e.getMessage()).contains("is running")) {
                    throw e;
                }
                Pause.of(BETWEEN_TRIES);
            }
        }
    }

    JsonNode read(String id) {
        return domain.get(path(id) + "?job=true&task=true");
    }

    static String path(String id) {
        return DomainDetectors.PATH + "/" + id;
    }

    private static Change change(Detector detector, Outcome outcome) {
        return new Change(Kind.DETECTOR, detector.name(), outcome);
    }
}
