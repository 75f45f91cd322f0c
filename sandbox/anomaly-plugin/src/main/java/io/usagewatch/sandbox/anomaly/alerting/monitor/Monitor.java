package io.usagewatch.sandbox.anomaly.alerting.monitor;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.xcontent.XContentParser;

/**
 * A query level monitor.
 *
 * @param id empty while it is not kept
 * @param version of the document it is kept in
 * @param enabledTime null while it is not enabled
 */
public record Monitor(
        String id,
        long version,
        String name,
        @Nullable Instant enabledTime,
        Schedule schedule,
        Instant lastUpdate,
        int schemaVersion,
        List<SearchInput> inputs,
        List<Trigger> triggers,
        Map<String, Object> uiMetadata) {
    static final String TYPE = "query_level_monitor";

    private static final int SCHEMA_VERSION = 9;
    private static final int MAX_INPUTS = 1;
    private static final int MAX_TRIGGERS = 10;
    private static final List<String> TYPES =
            List.of(TYPE, "bucket_level_monitor", "cluster_metrics_monitor", "doc_level_monitor");
    private static final Map<String, Object> DATA_SOURCES = dataSources();

    private static Map<String, Object> dataSources() {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("query_index", ".opensearch-alerting-queries");
        names.put("findings_index", ".opensearch-alerting-finding-history-write");
        names.put("findings_index_pattern", "<.opensearch-alerting-finding-history-{now/d}-1>");
        names.put("alerts_index", ".opendistro-alerting-alerts");
        names.put("alerts_history_index", ".opendistro-alerting-alert-history-write");
        names.put("alerts_history_index_pattern", "<.opendistro-alerting-alert-history-{now/d}-1>");
        names.put("comments_index", ".opensearch-alerting-comments-history-write");
        names.put("comments_index_pattern", "<.opensearch-alerting-comments-history-{now/d}-1>");
        names.put("query_index_mappings_by_type", Map.of());
        names.put("findings_enabled", false);
        return Collections.unmodifiableMap(names);
    }

    public Monitor {
        Set<String> ids = new HashSet<>();
        for (Trigger trigger : triggers) {
            if (!ids.add(trigger.id())) {
                throw new IllegalArgumentException(
                        "Duplicate trigger id: %s. Trigger ids must be unique."
                                .formatted(trigger.id()));
            }
        }
        if (inputs.size() > MAX_INPUTS) {
            throw new IllegalArgumentException(
                    "Monitors can only have " + MAX_INPUTS + " search input.");
        }
        if (triggers.size() > MAX_TRIGGERS) {
            throw new IllegalArgumentException(
                    "Monitors can only support up to " + MAX_TRIGGERS + " triggers.");
        }
    }

    /**
     * Reads the object the parser stands on.
     *
     * @param now when it counts as enabled and changed if it does not say
     */
    public static Monitor parse(XContentParser parser, String id, long version, Instant now)
            throws IOException {
        Reading reading = new Reading();
        Json.object(parser, field -> reading.field(field, parser));
        return reading.monitor(id, version, now);
    }

    private static final class Reading {
        private @Nullable String name;
        private @Nullable Schedule schedule;
        private boolean enabled = true;
        private @Nullable Instant enabledTime;
        private @Nullable Instant lastUpdate;
        private int schemaVersion;
        private List<SearchInput> inputs = new ArrayList<>();
        private List<Trigger> triggers = new ArrayList<>();
        private Map<String, Object> uiMetadata = Map.of();

        void field(String field, XContentParser parser) throws IOException {
            switch (field) {
                case "schema_version" -> schemaVersion = parser.intValue();
                case "name" -> name = parser.text();
                case "monitor_type" -> checkType(parser.text());
                case "enabled" -> enabled = parser.booleanValue();
                case "schedule" -> schedule = Schedule.parse(parser);
                case "inputs" -> inputs = Json.list(parser, () -> SearchInput.parse(parser));
                case "triggers" -> triggers = Json.list(parser, () -> Trigger.parse(parser));
                case "enabled_time" -> enabledTime = time(parser);
                case "last_update_time" -> lastUpdate = time(parser);
                case "ui_metadata" -> uiMetadata = parser.map();
                case "data_sources" -> Json.unlessNull(parser, () -> dataSources(parser));
                default -> parser.skipChildren();
            }
        }

        private static void checkType(String type) {
            if (!TYPES.contains(type)) {
                throw new IllegalStateException("Monitor type should be one of " + TYPES);
            }
            if (!type.equals(TYPE)) {
                throw new IllegalArgumentException(
                        "The sandbox runs monitors of type [%s] only, not of type [%s]"
                                .formatted(TYPE, type));
            }
        }

        private static @Nullable Instant time(XContentParser parser) throws IOException {
            return Json.unlessNull(parser, () -> Instant.ofEpochMilli(parser.longValue()));
        }

        private static Map<String, Object> dataSources(XContentParser parser) throws IOException {
            Map<String, Object> given = parser.map();
            for (String index : List.of("query_index", "findings_index", "alerts_index")) {
                if (!DATA_SOURCES.get(index).equals(given.get(index))) {
                    throw new IllegalArgumentException("Custom Data Sources are not allowed.");
                }
            }
            return given;
        }

        Monitor monitor(String id, long version, Instant now) {
            Instant since = enabledTime == null ? now : enabledTime;
            return new Monitor(
                    id,
                    version,
                    Json.required(name, "Monitor name is null"),
                    enabled ? since : null,
                    Json.required(schedule, "Monitor schedule is null"),
                    lastUpdate == null ? now : lastUpdate,
                    schemaVersion,
                    inputs,
                    triggers,
                    uiMetadata);
        }
    }

    public boolean isEnabled() {
        return enabledTime != null;
    }

    /** Whether it looks at anomalies. */
    boolean isAboutAnomalies() {
        return inputs.size() == 1 && inputs.getFirst().isAboutAnomalies();
    }

    /** As changed at a time, whatever it says itself. */
    public Monitor changedAt(Instant time) {
        return new Monitor(
                id,
                version,
                name,
                enabledTime,
                schedule,
                time,
                schemaVersion,
                inputs,
                triggers,
                uiMetadata);
    }

    /** As it is kept under an id. */
    Monitor kept(String newId, long newVersion) {
        return new Monitor(
                newId,
                newVersion,
                name,
                enabledTime,
                schedule,
                lastUpdate,
                schemaVersion,
                inputs,
                triggers,
                uiMetadata);
    }

    /** As it is kept when it takes the place of another; it is due when the other was. */
    Monitor inPlaceOf(Monitor before) {
        return new Monitor(
                before.id,
                before.version,
                name,
                isEnabled() && before.isEnabled() ? before.enabledTime : enabledTime,
                schedule,
                lastUpdate,
                SCHEMA_VERSION,
                inputs,
                triggers,
                uiMetadata);
    }

    /** As it is shown. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", "monitor");
        json.put("schema_version", schemaVersion);
        json.put("name", name);
        json.put("monitor_type", TYPE);
        json.put("enabled", isEnabled());
        json.put("enabled_time", enabledTime == null ? null : enabledTime.toEpochMilli());
        json.put("schedule", schedule.toMap());
        json.put("inputs", inputs.stream().map(SearchInput::toMap).toList());
        json.put("triggers", triggers.stream().map(Trigger::toMap).toList());
        json.put("last_update_time", lastUpdate.toEpochMilli());
        if (!uiMetadata.isEmpty()) {
            json.put("ui_metadata", uiMetadata);
        }
        json.put("data_sources", DATA_SOURCES);
        json.put("delete_query_index_in_every_run", false);
        json.put("should_create_single_alert_for_findings", false);
        json.put("owner", "alerting");
        return json;
    }

    /** Who made it: nobody, as there is no security plugin. */
    public static Map<String, @Nullable Object> nobody() {
        Map<String, @Nullable Object> user = new LinkedHashMap<>();
        user.put("name", "");
        user.put("backend_roles", List.of());
        user.put("roles", List.of());
        user.put("user_requested_tenant", null);
        user.put("user_requested_tenant_access", null);
        user.put("custom_attribute_names", List.of());
        return user;
    }
}
