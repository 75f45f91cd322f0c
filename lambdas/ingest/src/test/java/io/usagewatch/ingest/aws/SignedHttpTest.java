package io.usagewatch.ingest.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SignedHttpTest {

    @Test
    @Timeout(30)
    void an_answer_that_stalls_after_its_headers_is_given_up_in_time() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerHeadersOnly(server));
            SignedHttp http = SignedHttp.unsigned(SignedHttp.client());
            URI address = URI.create("http://127.0.0.1:" + server.getLocalPort());

            assertThatThrownBy(
                            () ->
                                    http.send(
                                            "GET",
                                            address,
                                            Map.of(),
                                            new byte[0],
                                            0,
                                            Duration.ofSeconds(1)))
                    .isInstanceOf(HttpTimeoutException.class)
                    .hasMessage("no whole answer within PT1S");
        }
    }

    private static void answerHeadersOnly(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n".getBytes(UTF_8));
            while (socket.getInputStream().read() >= 0) {
                // until the client goes
            }
        } catch (IOException _) {
            // the client has gone
        }
    }
}
