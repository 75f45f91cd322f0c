package io.usagewatch.ingest.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** An SQS queue. */
public final class Queue {
    /**
     * Of one message, and of all messages of one request, in bytes. SQS takes 1 MiB since August
     * 2025, but a queue keeps the limit that it was made with, and that is 256 KiB by default in
     * older tools.
     */
    public static final int LIMIT = 262_144;

    /** Messages in one request. */
    private static final int MOST = 10;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /**
     * SQS takes the characters of XML 1.0 only; those that it does not take are all escaped here.
     */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final URI url;
    private final URI endpoint;
    private final SignedHttp http;

    /** A message that was received and is hidden from others for a while. */
    public record Received(String receipt, String body) {}

    /**
     * @param url as SQS gives it
     */
    public Queue(URI url, SignedHttp http) {
        this.url = url;
        this.endpoint = url.resolve("/");
        this.http = http;
    }

    public URI url() {
        return url;
    }

    /**
     * Sends the messages, in as few requests as they fit in.
     *
     * @param messages ASCII, each at most {@link #LIMIT}
     * @throws IOException if SQS does not take one of them; others may have been taken
     */
    public void send(List<String> messages) throws IOException, InterruptedException {
        List<String> together = new ArrayList<>();
        int bytes = 0;
        for (String message : messages) {
            if (together.size() == MOST || bytes + message.length() > LIMIT) {
                sendTogether(together);
                together.clear();
                bytes = 0;
            }
            together.add(message);
            bytes += message.length();
        }
        if (!together.isEmpty()) {
            sendTogether(together);
        }
    }

    private void sendTogether(List<String> messages) throws IOException, InterruptedException {
        byte[] answer =
                call(
                        "SendMessageBatch",
                        json -> {
                            json.writeArrayPropertyStart("Entries");
                            for (int i = 0; i < messages.size(); i++) {
                                json.writeStartObject();
                                json.writeStringProperty("Id", String.valueOf(i));
                                json.writeStringProperty("MessageBody", messages.get(i));
                                json.writeEndObject();
                            }
                            json.writeEndArray();
                        });
        int taken = Answer.list(answer, "Successful").size();
        if (taken != messages.size()) {
            throw new IOException(
                    "SQS queue %s took %d of %d messages: %s"
                            .formatted(url, taken, messages.size(), Answer.list(answer, "Failed")));
        }
    }

    /**
     * At most ten messages, hidden from other receivers for {@code hidden}; none when the queue is
     * empty.
     */
    public List<Received> receive(Duration hidden) throws IOException, InterruptedException {
        byte[] answer =
                call(
                        "ReceiveMessage",
                        json -> {
                            json.writeNumberProperty("MaxNumberOfMessages", MOST);
                            json.writeNumberProperty("VisibilityTimeout", hidden.toSeconds());
                            // long polling asks all servers of the queue: empty is then empty
                            json.writeNumberProperty("WaitTimeSeconds", 1);
                        });
        return Answer.list(answer, "Messages").stream()
                .map(
                        message ->
                                new Received(
                                        message.getOrDefault("ReceiptHandle", ""),
                                        message.getOrDefault("Body", "")))
                .toList();
    }

    public void delete(Received message) throws IOException, InterruptedException {
        call("DeleteMessage", json -> json.writeStringProperty("ReceiptHandle", message.receipt()));
    }

    private byte[] call(String action, Consumer<JsonGenerator> fields)
            throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            json.writeStringProperty("QueueUrl", url.toString());
            fields.accept(json);
            json.writeEndObject();
        }
        HttpResponse<byte[]> response =
                http.send(
                        "POST",
                        endpoint,
                        Map.of(
                                "content-type",
                                "application/x-amz-json-1.0",
                                "x-amz-target",
                                "AmazonSQS." + action),
                        body.toByteArray(),
                        body.size(),
                        TIMEOUT);
        if (response.statusCode() != 200) {
            throw new IOException(
                    "SQS queue %s answers HTTP %d to %s: %s"
                            .formatted(
                                    url,
                                    response.statusCode(),
                                    action,
                                    new String(response.body(), UTF_8)));
        }
        return response.body();
    }
}
