package io.usagewatch.sandbox.anomaly.result;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.Feature;
import io.usagewatch.sandbox.anomaly.engine.Verdict;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.common.bytes.BytesReference;
import org.opensearch.core.xcontent.XContentBuilder;

/**
 * One interval of one entity as it is kept.
 *
 * @param executionStart null in a preview, as is the end
 * @param verdict null when there was nothing to score
 * @param error null unless there was nothing to score
 */
public record ResultDocument(
        Source source,
        Range interval,
        @Nullable Instant executionStart,
        @Nullable Instant executionEnd,
        @Nullable Verdict verdict,
        @Nullable String error) {

    private static final int SCHEMA_VERSION = 7;

    /**
     * What the results of one entity have in common.
     *
     * @param detectorId null for a detector that is only previewed
     * @param modelId null in historical runs without entity, as in the real plugin
     * @param taskId the historical run; null in real time
     */
    public record Source(
            @Nullable String detectorId,
            Detector detector,
            @Nullable Entity entity,
            @Nullable String modelId,
            @Nullable String taskId) {

        /** The same interval of the same run has the same id, however often it is written. */
        String id(long end) {
            return (taskId == null ? detectorId : taskId)
                    + "_"
                    + (entity == null ? "" : entity.key())
                    + "_"
                    + end;
        }
    }

    public String id() {
        return source.id(interval.end());
    }

    BytesReference toBytes() {
        try (XContentBuilder json = JsonXContent.contentBuilder()) {
            return BytesReference.bytes(write(json));
        } catch (IOException e) {
            throw new UncheckedIOException("Result " + id() + " cannot be written as JSON", e);
        }
    }

    /** Adds the document to what is being written. */
    public XContentBuilder write(XContentBuilder json) throws IOException {
        json.startObject();
        json.field("detector_id", source.detectorId());
        json.field("schema_version", executionEnd == null ? 0 : SCHEMA_VERSION);
        json.field("data_start_time", interval.start());
        json.field("data_end_time", interval.end());
        if (executionStart != null && executionEnd != null) {
            json.field("execution_start_time", executionStart.toEpochMilli());
            json.field("execution_end_time", executionEnd.toEpochMilli());
        }
        if (source.taskId() != null) {
            json.field("task_id", source.taskId());
        }
        if (source.modelId() != null) {
            json.field("model_id", source.modelId());
        }
        Entity entity = source.entity();
        if (entity != null) {
            json.startArray("entity");
            for (Entity.Attribute attribute : entity.attributes()) {
                json.startObject()
                        .field("name", attribute.name())
                        .field("value", attribute.value())
                        .endObject();
            }
            json.endArray();
        }
        if (error != null) {
            json.field("error", error);
        }
        if (verdict != null) {
            write(json, verdict);
        }
        return json.endObject();
    }

    private void write(XContentBuilder json, Verdict verdict) throws IOException {
        List<Feature> features = source.detector().enabledFeatures();
        json.field("anomaly_score", verdict.score());
        json.field("anomaly_grade", verdict.grade());
        json.field("confidence", verdict.confidence());
        json.field("threshold", verdict.threshold());
        json.startArray("feature_data");
        for (int i = 0; i < features.size(); i++) {
            if (!Double.isNaN(verdict.actual()[i])) {
                json.startObject()
                        .field("feature_id", features.get(i).id())
                        .field("feature_name", features.get(i).name())
                        .field("data", verdict.actual()[i])
                        .endObject();
            }
        }
        json.endArray();
        boolean[] imputed = verdict.imputed();
        if (imputed != null) {
            json.startArray("feature_imputed");
            for (int i = 0; i < features.size(); i++) {
                json.startObject()
                        .field("feature_id", features.get(i).id())
                        .field("imputed", imputed[i])
                        .endObject();
            }
            json.endArray();
        }
        if (verdict.attribution() != null) {
            data(json, "relevant_attribution", features, verdict.attribution());
        }
        if (verdict.past() != null) {
            data(json, "past_values", features, verdict.past());
        }
        if (verdict.relativeIndex() < 0) {
            long began =
                    interval.start()
                            + verdict.relativeIndex() * source.detector().interval().millis();
            json.field("approx_anomaly_start_time", began);
        }
        if (verdict.expected() != null) {
            json.startArray("expected_values").startObject();
            json.field("likelihood", verdict.likelihood());
            data(json, "value_list", features, verdict.expected());
            json.endObject().endArray();
        }
    }

    private static void data(
            XContentBuilder json, String field, List<Feature> features, double[] values)
            throws IOException {
        json.startArray(field);
        for (int i = 0; i < features.size(); i++) {
            json.startObject()
                    .field("feature_id", features.get(i).id())
                    .field("data", values[i])
                    .endObject();
        }
        json.endArray();
    }
}
