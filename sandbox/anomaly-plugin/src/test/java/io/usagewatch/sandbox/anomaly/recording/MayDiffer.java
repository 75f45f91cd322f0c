package io.usagewatch.sandbox.anomaly.recording;

import java.util.Set;

/** Fields that may have other values than were recorded, or be absent. */
final class MayDiffer {
    /** Made up anew by every node and run. */
    static final Set<String> VARYING =
            Set.of(
                    "took",
                    "_seq_no",
                    "_primary_term",
                    "_score",
                    "max_score",
                    "index_uuid",
                    "execution_id",
                    "model_size_in_bytes",
                    "total_size_in_bytes",
                    "ad_execute_request_count",
                    "ad_hc_execute_request_count",
                    "ad_total_batch_task_execution_count",
                    "ad_canceled_batch_task_count",
                    "ad_batch_task_failure_count",
                    "ad_executing_batch_task_count",
                    "last_checkpoint_time",
                    "last_used_time",
                    // How often a monitor has run since.
                    "version",
                    "throttled_count",
                    // Models are not kept in an index: a cold start trains them again.
                    "models_checkpoint_index_status");

    /** What a forest makes of its random cuts. */
    static final Set<String> RANDOM =
            Set.of(
                    "anomaly_score",
                    "anomaly_grade",
                    "max_anomaly_grade",
                    "confidence",
                    "threshold",
                    "likelihood",
                    "data",
                    "doc_count",
                    "sort");

    /** Of a result, only where it is graded, late or filled in. */
    static final Set<String> GRADED_ONLY =
            Set.of(
                    "relevant_attribution",
                    "past_values",
                    "approx_anomaly_start_time",
                    "expected_values",
                    "feature_imputed");

    /**
     * Of any of many results, or runs: one has data in its interval, or has failed, another not.
     */
    static final Set<String> OF_ONE_STATE =
            Set.of(
                    "anomaly_score",
                    "anomaly_grade",
                    "confidence",
                    "threshold",
                    "feature_data",
                    "error",
                    "current_piece",
                    "worker_node",
                    "execution_end_time");

    /** Of results of any detector, which the newest may be of in one run, and others in another. */
    static final Set<String> OF_ONE_DETECTOR =
            Set.of("entity", "model_id", "task_id", "detector_id", "feature_id", "feature_name");

    /** Of something that goes on: how far it was when the recorded run asked. */
    static final Set<String> MOVING =
            Set.of(
                    "state",
                    "error",
                    "task_progress",
                    "init_progress",
                    "current_piece",
                    "worker_node",
                    "coordinating_node",
                    "percentage",
                    "estimated_minutes_left",
                    "needed_shingles",
                    "execution_end_time",
                    "models",
                    "model_count",
                    "active_entities",
                    "total_entities",
                    "node_id",
                    "task_type",
                    "rcf_total_updates",
                    "model_size_in_bytes",
                    "threshold_model_training_data_size",
                    "threshold_model_trained",
                    "pending_entities_count",
                    "running_entities_count",
                    "running_entities",
                    "detector_task_slots",
                    "task_id",
                    "_version");

    /** Lists whose order says nothing. */
    static final Set<String> UNORDERED =
            Set.of(
                    "models",
                    "running_entities",
                    "hits",
                    "buckets",
                    "alerts",
                    "config_list",
                    "channel_list");

    /** Lists that grow with every run. */
    static final Set<String> GROWING = Set.of("alert_history");

    private MayDiffer() {}
}
