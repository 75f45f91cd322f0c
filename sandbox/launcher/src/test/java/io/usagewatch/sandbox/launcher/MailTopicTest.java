package io.usagewatch.sandbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTopicTest {

    private final Queue<String> told = new ConcurrentLinkedQueue<>();

    @TempDir private Path folder;

    @Test
    void what_is_published_is_written_as_a_mail_after_the_others() throws Exception {
        Path file = folder.resolve("mails.txt");
        try (MailTopic topic = new MailTopic(file, told::add)) {
            assertThat(publish(topic, "HIGH: one", "first line\n").statusCode()).isEqualTo(200);
            assertThat(publish(topic, "Over: one", "second\n").statusCode()).isEqualTo(200);
        }
        assertThat(told).containsExactly("HIGH: one", "Over: one");
        assertThat(file)
                .content()
                .startsWith("Subject: HIGH: one\n\nfirst line\n")
                .contains("\n\nSubject: Over: one\n\nsecond\n");
    }

    @Test
    void other_services_of_aws_are_not_there() throws Exception {
        try (MailTopic topic = new MailTopic(folder.resolve("mails.txt"), told::add)) {
            HttpResponse<String> answer = post(topic.address(), "Action=DescribeInstances");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("the sandbox has no account of AWS to ask");
        }
    }

    private static HttpResponse<String> publish(MailTopic topic, String subject, String text)
            throws Exception {
        String message =
                "{\"default\":\"{}\",\"email\":\"%s\"}".formatted(text.replace("\n", "\\n"));
        return post(
                topic.address(),
                "Action=Publish&Subject=%s&Message=%s"
                        .formatted(encoded(subject), encoded(message)));
    }

    private static HttpResponse<String> post(URI address, String form) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address).POST(BodyPublishers.ofString(form)).build(),
                    BodyHandlers.ofString());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
