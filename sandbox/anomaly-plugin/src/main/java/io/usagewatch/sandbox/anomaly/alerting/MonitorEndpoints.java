package io.usagewatch.sandbox.anomaly.alerting;

import io.usagewatch.sandbox.anomaly.alerting.alert.AlertStore;
import io.usagewatch.sandbox.anomaly.alerting.monitor.AlertingException;
import io.usagewatch.sandbox.anomaly.alerting.monitor.AlertingLimits;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Monitor;
import io.usagewatch.sandbox.anomaly.alerting.monitor.MonitorStore;
import io.usagewatch.sandbox.anomaly.alerting.monitor.MonitorStore.Kept;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Trigger;
import io.usagewatch.sandbox.anomaly.alerting.run.MonitorRun;
import io.usagewatch.sandbox.anomaly.alerting.run.Scheduler;
import io.usagewatch.sandbox.anomaly.rest.Answer;
import io.usagewatch.sandbox.anomaly.rest.Endpoint;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.core.xcontent.XContentParser.Token;
import org.opensearch.core.xcontent.XContentParserUtils;
import org.opensearch.index.seqno.SequenceNumbers;
import org.opensearch.rest.RestRequest;
import org.opensearch.search.builder.SearchSourceBuilder;

/** Create, change, read, delete. */
final class MonitorEndpoints {
    private final MonitorStore monitors;
    private final AlertStore alerts;
    private final AlertingLimits limits;
    private final MonitorRun runs;
    private final Scheduler scheduler;
    private final Clock clock;

    MonitorEndpoints(
            MonitorStore monitors,
            AlertStore alerts,
            AlertingLimits limits,
            MonitorRun runs,
            Scheduler scheduler,
            Clock clock) {
        this.monitors = monitors;
        this.alerts = alerts;
        this.limits = limits;
        this.runs = runs;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    private Monitor read(RestRequest request) throws IOException {
        try (XContentParser parser = request.contentParser()) {
            XContentParserUtils.ensureExpectedToken(Token.START_OBJECT, parser.nextToken(), parser);
            // No finer than it is kept.
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            return AlertingException.telling(
                    () -> Monitor.parse(parser, "", 1, now).changedAt(now));
        }
    }

    Endpoint.Work create(RestRequest request) throws IOException {
        Monitor monitor = read(request);
        return () -> {
            monitors.checkInputs(monitor);
            limits.checkThrottle(monitor);
            limits.checkCount(monitors.count());
            Kept kept = monitors.create(monitor);
            scheduler.schedule(kept.monitor());
            return answer(RestStatus.CREATED, kept)
                    .at("/_plugins/_alerting/monitors/" + kept.monitor().id());
        };
    }

    Endpoint.Work change(RestRequest request) throws IOException {
        String id = request.param("monitorID");
        long seqNo = request.paramAsLong("if_seq_no", SequenceNumbers.UNASSIGNED_SEQ_NO);
        long term = request.paramAsLong("if_primary_term", SequenceNumbers.UNASSIGNED_PRIMARY_TERM);
        Monitor monitor = read(request);
        return () -> {
            monitors.checkInputs(monitor);
            limits.checkThrottle(monitor);
            return runs.exclusively(id, () -> changed(id, monitor, seqNo, term));
        };
    }

    private Answer changed(String id, Monitor monitor, long seqNo, long term) {
        Kept kept = monitors.replace(existing(id).monitor(), monitor, seqNo, term);
        scheduler.schedule(kept.monitor());
        alerts.moveOrphans(id, kept.monitor().triggers().stream().map(Trigger::id).toList());
        return answer(RestStatus.OK, kept);
    }

    private Kept existing(String id) {
        return monitors.find(id)
                .orElseThrow(
                        () -> AlertingException.notFound("Monitor with " + id + " is not found"));
    }

    private static Answer answer(RestStatus status, Kept kept) {
        return Answer.json(status, body(kept));
    }

    private static Map<String, @Nullable Object> body(Kept kept) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("_id", kept.monitor().id());
        body.put("_version", kept.monitor().version());
        body.put("_seq_no", kept.seqNo());
        body.put("_primary_term", kept.primaryTerm());
        body.put("monitor", kept.monitor().toMap());
        return body;
    }

    private Kept shown(String id) {
        return monitors.find(id)
                .orElseThrow(() -> AlertingException.notFound("Monitor not found."));
    }

    Endpoint.Work get(RestRequest request) {
        String id = request.param("monitorID");
        return () -> {
            Map<String, @Nullable Object> body = body(shown(id));
            body.put("associated_workflows", List.of());
            return Answer.ok(body);
        };
    }

    Endpoint.Work head(RestRequest request) {
        String id = request.param("monitorID");
        return () -> {
            shown(id);
            return Answer.empty(RestStatus.OK);
        };
    }

    Endpoint.Work delete(RestRequest request) {
        String id = request.param("monitorID");
        return () -> runs.exclusively(id, () -> deleted(id));
    }

    private Answer deleted(String id) {
        existing(id);
        long version = monitors.delete(id);
        scheduler.remove(id);
        alerts.moveOrphans(id, List.of());
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("_id", id);
        body.put("_version", version);
        return Answer.ok(body);
    }

    /** What came before channels: there are none, but they can be asked for. */
    Endpoint.Work destinations(RestRequest request) {
        request.param("destinationID");
        return () -> {
            AlertingException.telling(
                    () -> monitors.documents().search(new SearchSourceBuilder().size(0)));
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            body.put("totalDestinations", 0);
            body.put("destinations", List.of());
            return Answer.ok(body);
        };
    }
}
