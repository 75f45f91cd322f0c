package io.usagewatch.sandbox.traffic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a Lambda function gets from a CloudWatch Logs subscription: {@code
 * {"awslogs":{"data":base64(gzip(batch))}}}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html">CloudWatch
 *     Logs subscription filters</a>
 */
public final class SubscriptionEvent {
    private static final JsonFactory JSON = new JsonFactory();

    private SubscriptionEvent() {}

    /**
     * The event that delivers these records of an account, as UTF-8 JSON. CloudWatch Logs keeps a
     * batch under 1 MB compressed and Lambda an event under 6 MB; about 500 records stay within
     * both.
     */
    public static byte[] of(String account, List<TrailRecord> records) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        try (JsonGenerator g =
                JSON.createGenerator(ObjectWriteContext.empty(), event, JsonEncoding.UTF8)) {
            g.writeStartObject();
            g.writeObjectPropertyStart("awslogs");
            g.writeStringProperty(
                    "data", Base64.getEncoder().encodeToString(batch(account, records)));
            g.writeEndObject();
            g.writeEndObject();
        }
        return event.toByteArray();
    }

    private static byte[] batch(String account, List<TrailRecord> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes);
                JsonGenerator g =
                        JSON.createGenerator(ObjectWriteContext.empty(), zip, JsonEncoding.UTF8)) {
            g.writeStartObject();
            g.writeStringProperty("messageType", "DATA_MESSAGE");
            g.writeStringProperty("owner", account);
            g.writeStringProperty("logGroup", "usage-watch-cloudtrail");
            String region = records.isEmpty() ? "us-east-1" : records.getFirst().region();
            g.writeStringProperty("logStream", account + "_CloudTrail_" + region);
            g.writeArrayPropertyStart("subscriptionFilters");
            g.writeString("usage-watch");
            g.writeEndArray();
            g.writeArrayPropertyStart("logEvents");
            for (int i = 0; i < records.size(); i++) {
                TrailRecord record = records.get(i);
                long timestamp = record.eventTime().toEpochMilli();
                g.writeStartObject();
                // 56 digits, growing with time, as the service's own
                g.writeStringProperty("id", "3%020d%035d".formatted(timestamp, i));
                g.writeNumberProperty("timestamp", timestamp);
                g.writeStringProperty("message", record.json());
                g.writeEndObject();
            }
            g.writeEndArray();
            g.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }
}
