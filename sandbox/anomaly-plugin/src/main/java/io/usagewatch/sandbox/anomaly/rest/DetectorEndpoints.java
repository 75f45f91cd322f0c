package io.usagewatch.sandbox.anomaly.rest;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.DetectorChecks;
import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.detector.Queries;
import io.usagewatch.sandbox.anomaly.detector.ValidationException;
import io.usagewatch.sandbox.anomaly.history.HistoricalAnalysis;
import io.usagewatch.sandbox.anomaly.realtime.JobStore;
import io.usagewatch.sandbox.anomaly.result.ResultIndex;
import io.usagewatch.sandbox.anomaly.task.TaskStore;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.delete.DeleteResponse;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.index.IndexResponse;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.engine.VersionConflictEngineException;
import org.opensearch.index.seqno.SequenceNumbers;
import org.opensearch.rest.RestRequest;

/** Create, change, read, delete, count. */
final class DetectorEndpoints {
    private final DetectorStore detectors;
    private final DetectorChecks checks;
    private final Queries queries;
    private final ResultIndex results;
    private final JobStore jobs;
    private final TaskStore tasks;
    private final HistoricalAnalysis history;
    private final Clock clock;

    DetectorEndpoints(
            DetectorStore detectors,
            DetectorChecks checks,
            Queries queries,
            ResultIndex results,
            JobStore jobs,
            TaskStore tasks,
            HistoricalAnalysis history,
            Clock clock) {
        this.detectors = detectors;
        this.checks = checks;
        this.queries = queries;
        this.results = results;
        this.jobs = jobs;
        this.tasks = tasks;
        this.history = history;
        this.clock = clock;
    }

    private Detector read(RestRequest request) throws IOException {
        request.requiredContent();
        try (XContentParser parser = request.contentParser()) {
            Map<String, Object> json = parser.mapOrdered();
            json.remove("last_update_time");
            return Detector.parse(json, queries, clock.instant());
        }
    }

    Endpoint.Work create(RestRequest request) throws IOException {
        Detector detector = read(request);
        return () -> {
            checked(() -> checks.creation(detector));
            if (detector.resultIndex() != null) {
                results.ensure(detector);
            }
            return kept(RestStatus.CREATED, detector, new IndexRequest().create(true));
        };
    }

    Endpoint.Work change(RestRequest request) throws IOException {
        String id = request.param("detectorID");
        long seqNo = request.paramAsLong("if_seq_no", SequenceNumbers.UNASSIGNED_SEQ_NO);
        long term = request.paramAsLong("if_primary_term", SequenceNumbers.UNASSIGNED_PRIMARY_TERM);
        Detector detector = read(request);
        return () -> {
            checked(
                    () ->
                            checks.change(
                                    detector, () -> checkNotRunning(id), () -> detectors.get(id)));
            if (detector.resultIndex() != null) {
                results.ensure(detector);
            }
            try {
                return kept(
                        RestStatus.OK,
                        detector,
                        new IndexRequest().id(id).setIfSeqNo(seqNo).setIfPrimaryTerm(term));
            } catch (VersionConflictEngineException e) {
                // Without the cause: the answer must not show one.
                throw new OpenSearchStatusException(
                        "There was a problem updating the config:[" + id + "]",
                        RestStatus.BAD_REQUEST);
            }
        };
    }

    /** What a check finds is answered without the name of its exception. */
    private static void checked(Runnable check) {
        try {
            check.run();
        } catch (ValidationException e) {
            throw new OpenSearchStatusException(e.getMessage(), e.status());
        }
    }

    private void checkNotRunning(String id) {
        if (jobs.isEnabled(id)) {
            throw new OpenSearchStatusException("Job is running: " + id, RestStatus.BAD_REQUEST);
        }
        if (history.isRunning(id)) {
            throw new OpenSearchStatusException("Historical is running", RestStatus.BAD_REQUEST);
        }
    }

    private Answer kept(RestStatus status, Detector detector, IndexRequest request) {
        IndexResponse response = detectors.documents().put(request, detector.toMap());
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("_id", response.getId());
        body.put("_version", response.getVersion());
        body.put("_seq_no", response.getSeqNo());
        body.put("anomaly_detector", detector.toMap());
        body.put("_primary_term", response.getPrimaryTerm());
        return Answer.json(status, body);
    }

    Endpoint.Work get(RestRequest request) {
        String id = request.param("detectorID");
        boolean job = request.paramAsBoolean("job", false);
        boolean task = request.paramAsBoolean("task", false);
        return () -> {
            DetectorStore.Kept kept = detectors.get(id);
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            body.put("_id", id);
            body.put("_version", kept.version());
            body.put("_primary_term", kept.primaryTerm());
            body.put("_seq_no", kept.seqNo());
            body.put("anomaly_detector", kept.detector().toMap());
            if (job) {
                body.put("anomaly_detector_job", jobs.find(id).orElse(null));
            }
            if (task) {
                body.put("realtime_task", tasks.latest(id, true).orElse(null));
                body.put("historical_analysis_task", tasks.latest(id, false).orElse(null));
            }
            return Answer.ok(body);
        };
    }

    Endpoint.Work delete(RestRequest request) {
        String id = request.param("detectorID");
        return () -> {
            if (detectors.documents().exists()) {
                checkNotRunning(id);
                jobs.delete(id);
            }
            DeleteResponse response = detectors.documents().delete(id);
            return Answer.ok(response);
        };
    }

    Endpoint.Work count(RestRequest request) {
        return () -> counted(detectors.count(), false);
    }

    Endpoint.Work match(RestRequest request) {
        String name = request.param("name");
        return () -> {
            if (name == null) {
                throw new OpenSearchStatusException(
                        "Fail to get config info", RestStatus.INTERNAL_SERVER_ERROR);
            }
            return counted(0, detectors.isTaken(name));
        };
    }

    private static Answer counted(long count, boolean match) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("count", count);
        body.put("match", match);
        return Answer.ok(body);
    }
}
