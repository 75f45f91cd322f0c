package io.usagewatch.meter;

import io.usagewatch.detection.search.Json;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run did, as a log line that CloudWatch makes metrics of: namespace {@code UsageWatch},
 * dimension {@code FunctionName}. {@code CompleteRuns} is 1 where nothing was left to do: a meter
 * that is called but does not get on says 0.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     metric format</a>
 */
final class Metrics {

    private static final String DIMENSION = "FunctionName";

    private Metrics() {}

    static String line(Metered metered, String function, Instant now) {
        ObjectNode line = Json.object();
        ObjectNode about = line.putObject("_aws").put("Timestamp", now.toEpochMilli());
        ObjectNode metrics = about.putArray("CloudWatchMetrics").addObject();
        metrics.put("Namespace", "UsageWatch").putArray("Dimensions").addArray().add(DIMENSION);
        metrics.putArray("Metrics")
                .add(Json.object().put("Name", "CompleteRuns").put("Unit", "Count"))
                .add(Json.object().put("Name", "Documents").put("Unit", "Count"));
        return line.put(DIMENSION, function)
                .put("CompleteRuns", metered.complete() ? 1 : 0)
                .put("Documents", metered.documents())
                .toString();
    }
}
