package io.usagewatch.sandbox.anomaly.alerting;

import io.usagewatch.sandbox.anomaly.alerting.monitor.AlertingException;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Monitor;
import io.usagewatch.sandbox.anomaly.alerting.monitor.MonitorStore;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Schedule.Period;
import io.usagewatch.sandbox.anomaly.alerting.run.MonitorRun;
import io.usagewatch.sandbox.anomaly.rest.Answer;
import io.usagewatch.sandbox.anomaly.rest.Endpoint;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.core.xcontent.XContentParser.Token;
import org.opensearch.core.xcontent.XContentParserUtils;
import org.opensearch.rest.RestRequest;

/** Runs a monitor at once. */
final class ExecuteEndpoint {
    private final MonitorStore monitors;
    private final MonitorRun runs;
    private final Clock clock;

    /** How to run it; the times are given as spans since 1970. */
    private record How(boolean dryRun, @Nullable Instant start, Instant end) {
        private Period period(Monitor monitor) {
            return start == null ? monitor.schedule().endingAt(end) : new Period(start, end);
        }
    }

    ExecuteEndpoint(MonitorStore monitors, MonitorRun runs, Clock clock) {
        this.monitors = monitors;
        this.runs = runs;
        this.clock = clock;
    }

    private How how(RestRequest request) {
        TimeValue start = request.paramAsTime("period_start", null);
        TimeValue end =
                request.paramAsTime("period_end", TimeValue.timeValueMillis(clock.millis()));
        return new How(
                request.paramAsBoolean("dryrun", false),
                start == null ? null : Instant.ofEpochMilli(start.millis()),
                Instant.ofEpochMilli(end.millis()));
    }

    Endpoint.Work kept(RestRequest request) {
        String id = request.param("monitorID");
        How how = how(request);
        return () -> runs.exclusively(id, () -> run(existing(id), how));
    }

    private Monitor existing(String id) {
        return monitors.find(id)
                .orElseThrow(() -> AlertingException.notFound("Can't find monitor with id: " + id))
                .monitor();
    }

    Endpoint.Work body(RestRequest request) throws IOException {
        How how = how(request);
        try (XContentParser parser = request.contentParser()) {
            XContentParserUtils.ensureExpectedToken(Token.START_OBJECT, parser.nextToken(), parser);
            Monitor monitor = Monitor.parse(parser, "", 1, clock.instant());
            return () -> run(monitor, how);
        }
    }

    private Answer run(Monitor monitor, How how) {
        return AlertingException.telling(
                () -> Answer.ok(runs.run(monitor, how.period(monitor), how.dryRun()).toMap()));
    }
}
