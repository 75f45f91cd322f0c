package io.usagewatch.sandbox.anomaly.result;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.Limits;
import io.usagewatch.sandbox.anomaly.store.Mapping;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.opensearch.action.admin.indices.delete.DeleteIndexRequest;
import org.opensearch.action.admin.indices.rollover.RolloverRequest;
import org.opensearch.cluster.metadata.IndexAbstraction;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.core.common.unit.ByteSizeUnit;
import org.opensearch.core.common.unit.ByteSizeValue;
import org.opensearch.transport.client.Client;

/**
 * Lets results go to a new index after a time, and deletes the indices that are old enough: the
 * default ones by the settings of the cluster, a detector's own by what the detector says.
 */
public final class ResultRetention {
    private static final Logger LOG = LogManager.getLogger(ResultRetention.class);

    private final Client client;
    private final ClusterService cluster;
    private final Limits limits;
    private final Clock clock;

    public ResultRetention(Client client, ClusterService cluster, Limits limits, Clock clock) {
        this.client = client;
        this.cluster = cluster;
        this.limits = limits;
        this.clock = clock;
    }

    /** Goes over the default indices and those of the given detectors once. */
    public void run(List<Detector> detectors) {
        tend(ResultIndex.DEFAULT, false, limits.rollover(), null, limits.retention());
        for (Detector detector : detectors) {
            String custom = detector.resultIndex();
            if (custom != null) {
                tend(custom, false, detector);
                String flat = FlatResults.alias(detector);
                if (flat != null) {
                    tend(flat, true, detector);
                }
            }
        }
    }

    private void tend(String alias, boolean flat, Detector detector) {
        tend(
                alias,
                flat,
                rollover(detector),
                megabytes(detector.passed().get("result_index_min_size")),
                days(detector.passed().get("result_index_ttl")));
    }

    /**
     * The age at which a detector's results go to a new index. An index is deleted as a whole:
     * where only the time to live is said, each day gets its own.
     */
    static @Nullable TimeValue rollover(Detector detector) {
        TimeValue age = days(detector.passed().get("result_index_min_age"));
        boolean hasOnlyTimeToLive =
                age == null
                        && detector.passed().get("result_index_min_size") == null
                        && detector.passed().get("result_index_ttl") != null;
        return hasOnlyTimeToLive ? TimeValue.timeValueDays(1) : age;
    }

    private static @Nullable TimeValue days(@Nullable Object value) {
        return value instanceof Number number ? TimeValue.timeValueDays(number.longValue()) : null;
    }

    private static @Nullable ByteSizeValue megabytes(@Nullable Object value) {
        return value instanceof Number number
                ? new ByteSizeValue(number.longValue(), ByteSizeUnit.MB)
                : null;
    }

    private void tend(
            String alias,
            boolean flat,
            @Nullable TimeValue age,
            @Nullable ByteSizeValue size,
            @Nullable TimeValue retention) {
        IndexAbstraction index = cluster.state().metadata().getIndicesLookup().get(alias);
        if (index == null || index.getType() != IndexAbstraction.Type.ALIAS) {
            return;
        }
        try {
            rollover(alias, flat, age, size);
            if (retention != null) {
                delete(index, retention);
            }
        } catch (RuntimeException e) {
            LOG.warn("Results in {} could not be tended", alias, e);
        }
    }

    private void rollover(
            String alias, boolean flat, @Nullable TimeValue age, @Nullable ByteSizeValue size) {
        if (age == null && size == null) {
            return;
        }
        RolloverRequest request = new RolloverRequest(alias, null);
        request.getCreateIndexRequest()
                .mapping(flat ? FlatResults.mapping() : Mapping.RESULTS.json())
                .settings(ResultIndex.settings(alias.equals(ResultIndex.DEFAULT)));
        if (age != null) {
            request.addMaxIndexAgeCondition(age);
        }
        if (size != null) {
            request.addMaxIndexSizeCondition(size);
        }
        client.admin().indices().rolloverIndex(request).actionGet();
    }

    private void delete(IndexAbstraction alias, TimeValue retention) {
        long limit = clock.millis() - Duration.ofMillis(retention.millis()).toMillis();
        IndexMetadata written = alias.getWriteIndex();
        List<String> old = new ArrayList<>();
        for (IndexMetadata index : alias.getIndices()) {
            if (!index.equals(written) && index.getCreationDate() < limit) {
                old.add(index.getIndex().getName());
            }
        }
        if (!old.isEmpty()) {
            client.admin()
                    .indices()
                    .delete(new DeleteIndexRequest(old.toArray(String[]::new)))
                    .actionGet();
        }
    }
}
