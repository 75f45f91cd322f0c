package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * What became of a batch, as a log line that CloudWatch makes metrics of: namespace {@code
 * UsageWatch}, dimension {@code FunctionName}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     metric format</a>
 */
final class Metrics {
    private static final String NAMESPACE = "UsageWatch";
    private static final String DIMENSION = "FunctionName";

    private record Metric(String unit, double value) {}

    private Metrics() {}

    /** One line, with its end. */
    static String line(IngestResult result, String functionName, Instant now) {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        metrics.put("Events", new Metric("Count", result.events()));
        metrics.put("Documents", new Metric("Count", result.indexed()));
        metrics.put("Duplicates", new Metric("Count", result.duplicates()));
        metrics.put("Refused", new Metric("Count", result.refused()));
        metrics.put("DeadLettered", new Metric("Count", result.deadLettered()));
        metrics.put("Retried", new Metric("Count", result.retried()));
        metrics.put("Bytes", new Metric("Bytes", result.bytes()));
        if (result.events() > 0) {
            metrics.put("Lag", new Metric("Seconds", seconds(result.lag())));
            metrics.put("LongestLag", new Metric("Seconds", seconds(result.longestLag())));
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.ASCII.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("_aws");
            json.writeNumberProperty("Timestamp", now.toEpochMilli());
            json.writeArrayPropertyStart("CloudWatchMetrics");
            json.writeStartObject();
            json.writeStringProperty("Namespace", NAMESPACE);
            json.writeArrayPropertyStart("Dimensions");
            json.writeStartArray();
            json.writeString(DIMENSION);
            json.writeEndArray();
            json.writeEndArray();
            json.writeArrayPropertyStart("Metrics");
            metrics.forEach(
                    (name, metric) -> {
                        json.writeStartObject();
                        json.writeStringProperty("Name", name);
                        json.writeStringProperty("Unit", metric.unit());
                        json.writeEndObject();
                    });
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            json.writeStringProperty(DIMENSION, functionName);
            metrics.forEach((name, metric) -> json.writeNumberProperty(name, metric.value()));
            json.writeEndObject();
        }
        return line.toString(UTF_8) + "\n";
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
