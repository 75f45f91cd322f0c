package io.usagewatch.sandbox.launcher;

import com.sun.net.httpserver.HttpExchange;
import io.usagewatch.detection.search.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Stands in for SNS where notify publishes: writes the mails that subscribers would get to a file.
 * There is no other service of AWS behind it. Listens on loopback only.
 */
final class MailTopic implements AutoCloseable {

    /** As large as SNS takes a message, in a form. */
    private static final int MOST_BYTES = 1 << 20;

    private final Path file;
    private final Consumer<String> told;
    private final LoopbackServer server;

    /**
     * @param file gets the mails, one after the other
     * @param told gets the subject of each
     */
    MailTopic(Path file, Consumer<String> told) {
        this.file = file;
        this.told = told;
        this.server = new LoopbackServer(this::take);
    }

    URI address() {
        return server.address();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> form = form(exchange);
            if (!"Publish".equals(form.get("Action"))) {
                answer(exchange, 400, refusal("the sandbox has no account of AWS to ask"));
                return;
            }
            try {
                String mail = Json.parse(form.getOrDefault("Message", "")).path("email").asString();
                String subject = form.getOrDefault("Subject", "");
                write(subject, mail);
                told.accept(subject);
                answer(
                        exchange,
                        200,
                        "<PublishResponse><PublishResult><MessageId>%s</MessageId></PublishResult></PublishResponse>"
                                .formatted(UUID.randomUUID()));
            } catch (RuntimeException e) {
                Problems.log(e);
                answer(exchange, 500, refusal("the mail could not be written"));
            }
        }
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        String body =
                new String(
                        exchange.getRequestBody().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    private synchronized void write(String subject, String mail) {
        try {
            Files.writeString(
                    file,
                    "Subject: %s%n%n%s%n%s%n%n".formatted(subject, mail, "-".repeat(76)),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LauncherException(
                    "%s cannot be written (%s): give another folder with --data"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static String refusal(String why) {
        return "<ErrorResponse><Error><Code>NotInTheSandbox</Code><Message>%s</Message></Error></ErrorResponse>"
                .formatted(why);
    }

    private static void answer(HttpExchange exchange, int status, String xml) throws IOException {
        LoopbackServer.answer(exchange, status, "text/xml", xml.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
