package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Takes a made-up batch through everything but the network, before Lambda takes the snapshot that
 * functions start from: their first invocation then finds its classes loaded and linked.
 */
final class Priming {
    private static final String BATCH =
            """
            {"messageType":"DATA_MESSAGE","owner":"111122223333","logEvents":[\
            {"id":"1","message":"{\\"eventID\\":\\"e-1\\",\\"eventTime\\":\\"2026-11-24T00:00:00Z\\",\
            \\"userIdentity\\":{\\"type\\":\\"IAMUser\\",\\"userName\\":\\"a\\"},\\"requestParameters\\":{\\"n\\":1}}"},\
            {"id":"2","message":"{\\"eventID\\":\\"e-2\\",\\"eventTime\\":\\"2026-11-24T00:00:00Z\\",\
            \\"userIdentity\\":{\\"type\\":\\"Root\\"},\\"requestParameters\\":{\\"n\\":1.5}}"}]}""";

    /** Of a handler that is only for this: it signs for nobody, and calls nobody. */
    private static final Map<String, String> NOBODY =
            Map.of(
                    FunctionEnvironment.ENDPOINT,
                    "https://search.invalid",
                    "AWS_REGION",
                    "eu-west-1",
                    "AWS_ACCESS_KEY_ID",
                    "nobody",
                    "AWS_SECRET_ACCESS_KEY",
                    "nothing");

    private Priming() {}

    static void run() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try {
            try (OutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(BATCH.getBytes(UTF_8));
            }
            String data = Base64.getEncoder().encodeToString(packed.toByteArray());
            byte[] event = ("{\"awslogs\":{\"data\":\"" + data + "\"}}").getBytes(UTF_8);
            new IngestHandler(NOBODY, Clock.systemUTC()).rehearse(new ByteArrayInputStream(event));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail", e);
        }
    }
}
