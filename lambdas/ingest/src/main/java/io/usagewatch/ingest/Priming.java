package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;

/**
 * Takes a made-up batch through everything, before Lambda takes the snapshot that functions start
 * from: their first invocation then finds its classes loaded and linked. It is signed for nobody,
 * and sent to a socket of this process: a request to the domain could not succeed before the
 * function has its role.
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
            SSLContext.getDefault().createSSLEngine();
            send(event);
        } catch (IOException | GeneralSecurityException | IngestException e) {
            // the function works all the same
            System.out.println("Not primed, so the first invocation will take longer: " + e);
        }
    }

    private static void send(byte[] event) throws IOException {
        try (ServerSocket domain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(domain));
            IngestSettings settings =
                    new IngestSettings(
                            URI.create("http://127.0.0.1:" + domain.getLocalPort()),
                            1_000_000,
                            Duration.ofMillis(10),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(2));
            new IngestHandler(settings, Clock.systemUTC()).ingest(new ByteArrayInputStream(event));
        }
    }

    /** Answers one request, once its body's last line is there. */
    private static void answer(ServerSocket domain) {
        try (Socket socket = domain.accept();
                BufferedReader request =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            int documents = 0;
            while (documents < 2) {
                String line = request.readLine();
                if (line == null) {
                    return;
                }
                documents += line.startsWith("{\"eventID\"") ? 1 : 0;
            }
            byte[] answer =
                    "{\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":201}}]}"
                            .getBytes(UTF_8);
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                                    + answer.length
                                    + "\r\n\r\n")
                            .getBytes(UTF_8));
            out.write(answer);
        } catch (IOException _) {
            // then nothing is answered, and the sender says so
        }
    }
}
