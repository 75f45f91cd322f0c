package io.usagewatch.notify.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The mails in docs/mails are what notify writes. {@code -Dusagewatch.write} writes them anew. */
class SampleMailsTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("usagewatch.root", "../.."), "docs", "mails");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_mail_reads_as_in_the_documentation(String name, Message message) throws IOException {
        String mail =
                """
                Subject: %s
                Attributes: account=%s api=%s severity=%s kind=%s

                %s"""
                        .formatted(
                                Subject.of(message),
                                message.incident().account(),
                                message.incident().api(),
                                message.incident().severity().word(),
                                message.kind().word(),
                                MailText.of(message));
        compare(name + ".txt", mail);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("one_for_machines")
    void the_json_reads_as_in_the_documentation(String name, Message message) throws IOException {
        compare(name + ".json", MessageJson.of(message).toPrettyString() + "\n");
    }

    private static void compare(String file, String written) throws IOException {
        Path documented = FOLDER.resolve(file);
        if (System.getProperty("usagewatch.write") != null) {
            Files.createDirectories(FOLDER);
            Files.writeString(documented, written, StandardCharsets.UTF_8);
        }
        assertThat(written).isEqualTo(Files.readString(documented, StandardCharsets.UTF_8));
    }

    static Stream<Arguments> a_mail_reads_as_in_the_documentation() {
        return Stream.of(
                Arguments.of("ec2-new", Samples.newEc2()),
                Arguments.of("ec2-update", Samples.grownEc2()),
                Arguments.of("ec2-ended", Samples.endedEc2()),
                Arguments.of("ec2-context-missing", Samples.withoutContext()),
                Arguments.of("ebs-new", Samples.newEbs()),
                Arguments.of("lambda-new", Samples.newLambda()),
                Arguments.of("access-denied-new", Samples.newAccessDenied()));
    }

    static Stream<Arguments> one_for_machines() {
        return Stream.of(Arguments.of("ec2-update", Samples.grownEc2()));
    }
}
