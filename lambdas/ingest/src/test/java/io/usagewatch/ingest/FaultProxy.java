package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between ingest and a node, and spoils requests and answers, by a seed. */
final class FaultProxy implements AutoCloseable {
    enum Fault {
        NONE,
        TOO_MANY_REQUESTS,
        UNAVAILABLE,
        TOO_LARGE,
        /** Closed before the node gets the request. */
        DROPPED_REQUEST,
        /** Half of the request is read, then the connection is closed. */
        DROPPED_MID_BODY,
        /** The node does it, but nobody hears of it. */
        DROPPED_ANSWER,
        /** The node does it, half of the answer arrives. */
        CUT_ANSWER,
        /** The node does it, the answer comes too late. */
        TIME_OUT,
        /** The node does it, the answer begins and never ends. */
        STALLED_ANSWER,
        /** Something that is not the node's. */
        NO_BULK_ANSWER
    }

    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final Random chance;
    private int spoilt;
    private final double share;
    private final URI node;
    private final long lateMillis;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerSocket server;

    /**
     * @param share of requests that are spoilt, 0 to 1
     * @param lateMillis longer than ingest waits for an answer
     */
    FaultProxy(URI node, double share, long seed, long lateMillis) throws IOException {
        this.node = node;
        this.share = share;
        this.chance = new Random(seed);
        this.lateMillis = lateMillis;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** How often each has been. */
    synchronized Map<Fault, Integer> faults() {
        return new EnumMap<>(faults);
    }

    private synchronized Fault next() {
        Fault[] all = Fault.values();
        // each in its turn, at any time
        Fault fault =
                chance.nextDouble() < share ? all[1 + spoilt++ % (all.length - 1)] : Fault.NONE;
        faults.merge(fault, 1, Integer::sum);
        return fault;
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                if (!answer(head, in, out)) {
                    return;
                }
            }
        } catch (IOException e) {
            // ingest has closed the connection, as it does after a time-out
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answer(String head, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        Fault fault = next();
        if (fault == Fault.DROPPED_REQUEST) {
            return false;
        }
        int length = Integer.parseInt(header("content-length", head));
        if (fault == Fault.DROPPED_MID_BODY) {
            in.readNBytes(length / 2);
            return false;
        }
        byte[] body = in.readNBytes(length);
        switch (fault) {
            case TOO_MANY_REQUESTS -> send(429, "slow down".getBytes(US_ASCII), out);
            case UNAVAILABLE -> send(503, "away".getBytes(US_ASCII), out);
            case TOO_LARGE -> send(413, "too large".getBytes(US_ASCII), out);
            case NO_BULK_ANSWER -> send(200, "<html>hello</html>".getBytes(US_ASCII), out);
            default -> {
                HttpResponse<byte[]> response = forward(head, body);
                switch (fault) {
                    case DROPPED_ANSWER -> {
                        return false;
                    }
                    case CUT_ANSWER -> {
                        byte[] whole = whole(response.statusCode(), response.body());
                        out.write(whole, 0, whole.length / 2);
                        out.flush();
                        return false;
                    }
                    case STALLED_ANSWER -> {
                        byte[] whole = whole(response.statusCode(), response.body());
                        out.write(whole, 0, whole.length - 1);
                        out.flush();
                        Thread.sleep(lateMillis);
                        return false;
                    }
                    case TIME_OUT -> {
                        Thread.sleep(lateMillis);
                        return false;
                    }
                    default -> send(response.statusCode(), response.body(), out);
                }
            }
        }
        return true;
    }

    private HttpResponse<byte[]> forward(String head, byte[] body)
            throws IOException, InterruptedException {
        String path = head.split(" ", 3)[1];
        return client.send(
                HttpRequest.newBuilder(node.resolve(path))
                        .header("content-type", header("content-type", head))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static void send(int status, byte[] body, OutputStream out) throws IOException {
        out.write(whole(status, body));
        out.flush();
    }

    private static byte[] whole(int status, byte[] body) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(
                ("HTTP/1.1 " + status + " X\r\ncontent-length: " + body.length + "\r\n\r\n")
                        .getBytes(US_ASCII));
        answer.writeBytes(body);
        return answer.toByteArray();
    }

    /** Up to the empty line; empty at the end of the stream. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(US_ASCII);
    }

    private static String header(String name, String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("0");
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
        client.close();
    }
}
