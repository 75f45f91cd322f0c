package io.usagewatch.provision;

import io.usagewatch.detection.alert.AlertMonitor;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.TimeToAlert;
import io.usagewatch.detection.metering.Lag;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An account's alert monitors in a domain. Touches no other: ours bear a mark among their {@code
 * ui_metadata}, the one part of a monitor that Alerting keeps without reading it.
 */
final class OwnMonitors {

    private static final String PATH = "/_plugins/_alerting/monitors";
    private static final String MARK = "usage_watch";
    private static final int MOST = 1_000;

    private final SearchDomain domain;
    private final String account;

    OwnMonitors(SearchDomain domain, String account) {
        this.domain = domain;
        this.account = account;
    }

    /**
     * @param detectors the account's detectors by id
     * @param channel id of what they send to
     */
    List<Change> prepare(Map<String, Detector> detectors, String channel) {
        List<Change> changes = new ArrayList<>();
        Map<String, JsonNode> there = one(find(), changes);
        Set<String> wanted = new HashSet<>();
        Optional<Lag> lag = Lag.metered(domain, account);
        detectors.forEach(
                (id, detector) -> {
                    for (MonitoredApi api : detector.apis()) {
                        AlertMonitor monitor =
                                new AlertMonitor(
                                        account,
                                        api,
                                        detector,
                                        id,
                                        channel,
                                        TimeToAlert.of(api.interval(), lag));
                        wanted.add(monitor.name());
                        changes.add(
                                change(
                                        monitor.name(),
                                        prepare(
                                                monitor,
                                                Optional.ofNullable(there.get(monitor.name())))));
                    }
                });
        there.forEach(
                (name, monitor) -> {
                    if (!wanted.contains(name)) {
                        changes.add(delete(name, monitor));
                    }
                });
        return changes;
    }

    List<Change> remove() {
        List<Change> changes = new ArrayList<>();
        find().forEach(monitor -> changes.add(delete(name(monitor), monitor)));
        return changes;
    }

    /**
     * By name. Alerting takes two monitors of one name, which two runs at once may have made;
     * everybody would be told twice. Runs agree on which one stays.
     */
    private Map<String, JsonNode> one(List<JsonNode> monitors, List<Change> changes) {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        monitors.stream()
                .sorted(Comparator.comparing(monitor -> monitor.path("_id").asString("")))
                .forEach(
                        monitor -> {
                            if (byName.putIfAbsent(name(monitor), monitor) != null) {
                                changes.add(delete(name(monitor), monitor));
                            }
                        });
        return byName;
    }

    private Outcome prepare(AlertMonitor monitor, Optional<JsonNode> there) {
        ObjectNode wanted = monitor.toJson();
        // Alerting rewrites the search, so that it cannot be compared with what it was made from.
        String fingerprint = Fingerprint.of(wanted);
        wanted.putObject("ui_metadata")
                .putObject(MARK)
                .put("account", account)
                .put("definition", fingerprint);
        if (there.isEmpty()) {
            domain.post(PATH, wanted);
            return Outcome.CREATED;
        }
        JsonNode found = there.get().path("monitor");
        ObjectNode comparable = wanted.deepCopy();
        comparable.remove("inputs");
        if (Definition.covers(found, comparable)) {
            return Outcome.UNCHANGED;
        }
        domain.put(PATH + "/" + there.get().path("_id").asString(), wanted);
        return Outcome.UPDATED;
    }

    private Change delete(String name, JsonNode monitor) {
        domain.delete(PATH + "/" + monitor.path("_id").asString());
        return change(name, Outcome.DELETED);
    }

    /** The account's monitors as Alerting shows them. */
    private List<JsonNode> find() {
        ObjectNode search = Json.object().put("size", MOST);
        search.putObject("query")
                .putObject("prefix")
                .put("monitor.name.keyword", AlertMonitor.NAME_PREFIX + account + '-');
        List<JsonNode> monitors = new ArrayList<>();
        JsonNode found = domain.post(PATH + "/_search", search).path("hits").path("hits");
        for (JsonNode hit : found.values()) {
            JsonNode monitor = domain.get(PATH + "/" + hit.path("_id").asString());
            JsonNode mark = monitor.path("monitor").path("ui_metadata").path(MARK);
            if (mark.path("account").asString("").equals(account)) {
                monitors.add(monitor);
            }
        }
        return monitors;
    }

    private static String name(JsonNode monitor) {
        return monitor.path("monitor").path("name").asString("");
    }

    private static Change change(String name, Outcome outcome) {
        return new Change(Kind.MONITOR, name, outcome);
    }
}
