package io.usagewatch.sandbox.anomaly.alerting.alert;

import io.usagewatch.sandbox.anomaly.alerting.alert.Alert.State;
import io.usagewatch.sandbox.anomaly.alerting.monitor.AlertingLimits;
import io.usagewatch.sandbox.anomaly.store.Mapping;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opensearch.ResourceAlreadyExistsException;
import org.opensearch.action.admin.indices.alias.Alias;
import org.opensearch.action.admin.indices.create.CreateIndexRequest;
import org.opensearch.action.bulk.BulkItemResponse;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.delete.DeleteRequest;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.search.SearchResponse;
import org.opensearch.action.support.WriteRequest.RefreshPolicy;
import org.opensearch.action.update.UpdateRequest;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.VersionType;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.SearchHit;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/**
 * Alerts that are going on in one index, those that are over in another. Calls block until the node
 * has answered.
 */
public final class AlertStore {
    public static final String INDEX = ".opendistro-alerting-alerts";
    public static final String ALL_INDICES = ".opendistro-alerting-alert*";
    public static final String HISTORY_INDICES = ".opendistro-alerting-alert-history*";

    private static final String HISTORY = ".opendistro-alerting-alert-history-write";
    private static final String FIRST_HISTORY = "<.opendistro-alerting-alert-history-{now/d}-1>";
    private static final int MAX_PER_MONITOR = 1_000;

    /** A page of alerts, and how many there are in all. */
    public record Found(List<Alert> page, long total) {}

    /**
     * What became of a wish to acknowledge.
     *
     * @param failed ids with the reason
     */
    public record Acknowledged(List<String> success, Map<String, String> failed) {}

    private final Client client;
    private final ClusterService cluster;
    private final AlertingLimits limits;
    private final Clock clock;

    public AlertStore(Client client, ClusterService cluster, AlertingLimits limits, Clock clock) {
        this.client = client;
        this.cluster = cluster;
        this.limits = limits;
        this.clock = clock;
    }

    private boolean exists() {
        return cluster.state().metadata().hasIndex(INDEX);
    }

    /** Makes the indices if they are not there. */
    public void ensure() {
        create(this::exists, new CreateIndexRequest(INDEX));
        create(
                () -> cluster.state().metadata().hasAlias(HISTORY),
                new CreateIndexRequest(FIRST_HISTORY)
                        .alias(new Alias(HISTORY).writeIndex(true).isHidden(true)));
    }

    private void create(BooleanSupplier there, CreateIndexRequest request) {
        if (there.getAsBoolean()) {
            return;
        }
        try {
            client.admin()
                    .indices()
                    .create(
                            request.mapping(Mapping.ALERTS.json())
                                    .settings(Settings.builder().put("index.hidden", true)))
                    .actionGet();
        } catch (ResourceAlreadyExistsException e) {
            // Another run was faster: the index is there, which is what was wanted.
            if (!there.getAsBoolean()) {
                throw e;
            }
        }
    }

    private Stream<SearchHit> search(String monitorId, BoolQueryBuilder query, boolean version) {
        SearchSourceBuilder source =
                new SearchSourceBuilder()
                        .size(MAX_PER_MONITOR)
                        .version(version)
                        .seqNoAndPrimaryTerm(version)
                        .query(query.filter(QueryBuilders.termQuery("monitor_id", monitorId)));
        SearchResponse response =
                client.search(new SearchRequest(INDEX).routing(monitorId).source(source))
                        .actionGet();
        return Stream.of(response.getHits().getHits());
    }

    private static Alert parse(SearchHit hit) {
        return Alert.parse(hit.getId(), hit.getVersion(), hit.getSourceAsMap());
    }

    /** The alerts of a monitor that are going on, by trigger. */
    public Map<String, Alert> current(String monitorId) {
        Map<String, Alert> byTrigger = new LinkedHashMap<>();
        search(monitorId, QueryBuilders.boolQuery(), false)
                .map(AlertStore::parse)
                .forEach(alert -> byTrigger.putIfAbsent(alert.triggerId(), alert));
        return byTrigger;
    }

    /** Keeps what came of a run; completed ones go into the history. */
    public void save(List<Alert> alerts) {
        BulkRequest written = new BulkRequest();
        BulkRequest deleted = new BulkRequest();
        for (Alert alert : alerts) {
            if (alert.state() != State.COMPLETED) {
                written.add(document(INDEX, alert));
                continue;
            }
            if (limits.keepsHistory()) {
                written.add(document(HISTORY, alert));
            }
            deleted.add(new DeleteRequest(INDEX, alert.id()).routing(alert.monitorId()));
        }
        checked(written);
        checked(deleted);
    }

    private static IndexRequest document(String index, Alert alert) {
        return new IndexRequest(index)
                .id(alert.id().equals(Alert.NO_ID) ? null : alert.id())
                .routing(alert.monitorId())
                .source(alert.document());
    }

    private void checked(BulkRequest bulk) {
        if (bulk.numberOfActions() == 0) {
            return;
        }
        BulkResponse response =
                client.bulk(bulk.setRefreshPolicy(RefreshPolicy.IMMEDIATE)).actionGet();
        if (response.hasFailures()) {
            throw new IllegalStateException(
                    "Alerts could not be kept: " + response.buildFailureMessage());
        }
    }

    /** Moves alerts of triggers that are no more into the history, as deleted. */
    public void moveOrphans(String monitorId, Collection<String> remainingTriggers) {
        if (!exists()) {
            return;
        }
        List<Alert> orphans =
                search(
                                monitorId,
                                QueryBuilders.boolQuery()
                                        .mustNot(
                                                QueryBuilders.termsQuery(
                                                        "trigger_id",
                                                        List.copyOf(remainingTriggers))),
                                true)
                        .map(AlertStore::parse)
                        .toList();
        BulkRequest written = new BulkRequest();
        BulkRequest deleted = new BulkRequest();
        for (Alert orphan : orphans) {
            written.add(
                    document(HISTORY, orphan.deleted())
                            .version(orphan.version())
                            .versionType(VersionType.EXTERNAL_GTE));
            deleted.add(new DeleteRequest(INDEX, orphan.id()).routing(monitorId));
        }
        // Not in one request: what is not in the history must not be gone.
        checked(written);
        checked(deleted);
    }

    /** Those that match, going on or over. */
    public Found find(SearchSourceBuilder source) {
        SearchResponse response =
                client.search(
                                new SearchRequest(ALL_INDICES)
                                        .source(source.version(true).seqNoAndPrimaryTerm(true)))
                        .actionGet();
        return new Found(
                Stream.of(response.getHits().getHits()).map(AlertStore::parse).toList(),
                response.getHits().getTotalHits().value());
    }

    public Acknowledged acknowledge(String monitorId, List<String> ids) {
        Set<String> missing = new LinkedHashSet<>(ids);
        List<String> success = new ArrayList<>();
        Map<String, String> failed = new LinkedHashMap<>();
        BulkRequest bulk = new BulkRequest().setRefreshPolicy(RefreshPolicy.IMMEDIATE);
        if (exists()) {
            search(
                            monitorId,
                            QueryBuilders.boolQuery()
                                    .filter(
                                            QueryBuilders.idsQuery()
                                                    .addIds(ids.toArray(String[]::new))),
                            true)
                    .forEach(
                            hit -> {
                                Alert alert = parse(hit);
                                missing.remove(alert.id());
                                if (alert.state() == State.ACTIVE) {
                                    bulk.add(acknowledgement(monitorId, hit));
                                } else {
                                    failed.put(alert.id(), reason(alert.state()));
                                }
                            });
        }
        if (bulk.numberOfActions() > 0) {
            for (BulkItemResponse item : client.bulk(bulk).actionGet()) {
                if (item.isFailed()) {
                    failed.put(item.getId(), reason(State.ACTIVE));
                } else {
                    success.add(item.getId());
                }
            }
        }
        missing.forEach(
                id ->
                        failed.put(
                                id,
                                "Alert: "
                                        + id
                                        + " does not exist (it may have already completed)."));
        return new Acknowledged(success, failed);
    }

    private UpdateRequest acknowledgement(String monitorId, SearchHit hit) {
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put("state", State.ACKNOWLEDGED.name());
        change.put("acknowledged_time", clock.millis());
        return new UpdateRequest(INDEX, hit.getId())
                .routing(monitorId)
                .setIfSeqNo(hit.getSeqNo())
                .setIfPrimaryTerm(hit.getPrimaryTerm())
                .doc(change);
    }

    private static String reason(State state) {
        return switch (state) {
            case ERROR -> "Alert is in an error state and can not be acknowledged.";
            case COMPLETED -> "Alert has already completed and can not be acknowledged.";
            case ACKNOWLEDGED -> "Alert has already been acknowledged.";
            case ACTIVE, DELETED -> "Alert state unknown and can not be acknowledged";
        };
    }
}
