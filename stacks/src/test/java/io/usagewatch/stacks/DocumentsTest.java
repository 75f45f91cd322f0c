package io.usagewatch.stacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.engine.Registered;
import io.usagewatch.stacks.engine.StackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What docs/ shows of a deployment is made from one. {@code -Dusagewatch.write} writes it anew. */
class DocumentsTest {

    @Test
    void the_picture_shows_what_is_deployed() throws IOException {
        String picture = DeployedPicture.of(Deployed.resources(StackFile.of("dev")));
        String production = DeployedPicture.of(Deployed.resources(StackFile.of("prod")));

        isWritten(
                "docs/architecture.md",
                """
                # What is deployed

                Drawn by `DocumentsTest` from what the program registers with the stack files of this project; a test fails when it is
                not so any more. Roles, keys, policies, log groups of functions, alarms and networks are left out.

                ## Pulumi.dev.yaml

                ```mermaid
                %s```

                ## Pulumi.prod.yaml

                ```mermaid
                %s```
                """
                        .formatted(picture, production));
    }

    @Test
    void the_permissions_are_those_that_are_deployed() throws IOException {
        Set<String> rows = new TreeSet<>();
        Map<String, String> production = new HashMap<>(StackFile.of("prod"));
        production.put("usage-watch:prefix", "usage-watch-prod");
        Stream.of(StackFile.of("dev"), production)
                .flatMap(stack -> Deployed.resources(stack).stream())
                .filter(made -> made.is("RolePolicy") && made.custom())
                .forEach(made -> statements(made).forEach(one -> rows.add(row(made, one))));

        isWritten(
                "docs/permissions.md",
                """
                # What each role may do

                Written by `DocumentsTest` from the policies that the stack files of this project deploy. What a role may do inside a domain
                is decided there, by fine-grained access control.

                | role | what for | actions | on |
                |---|---|---|---|
                %s
                """
                        .formatted(String.join("\n", rows)));
    }

    private static Stream<JsonNode> statements(Registered policy) {
        return policy.policies().stream()
                .flatMap(
                        one ->
                                one.path("Statement").isArray()
                                        ? one.path("Statement").valueStream()
                                        : Stream.of(one.path("Statement")));
    }

    private static String row(Registered policy, JsonNode one) {
        String purpose =
                one.path("Sid")
                        .asString("")
                        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                        .toLowerCase(Locale.ROOT);
        return "| %s | %s | %s | %s |"
                .formatted(
                        policy.text("role").replaceFirst("^usage-watch-(dev|prod)-", ""),
                        purpose,
                        texts(one.path("Action")),
                        texts(one.path("Resource")));
    }

    private static String texts(JsonNode value) {
        List<String> texts =
                value.isArray()
                        ? value.valueStream().map(JsonNode::asString).toList()
                        : List.of(value.asString());
        return texts.stream()
                .map(DocumentsTest::general)
                .distinct()
                .map(text -> "`" + text + "`")
                .collect(Collectors.joining(", "));
    }

    /** The same for every account. */
    private static String general(String text) {
        return text.replaceAll("\\d{12}", "ACCOUNT")
                .replaceAll("\\beu-west-1\\b", "REGION")
                .replaceAll("usage-watch-(dev|prod)", "PREFIX")
                .replaceAll("key/[a-z-]+", "key/KEY");
    }

    private static void isWritten(String file, String text) throws IOException {
        Path path = StackFile.root().resolve(file);
        if (System.getProperty("usagewatch.write") != null) {
            Files.writeString(path, text, UTF_8);
        }
        assertThat(Files.exists(path) ? Files.readString(path, UTF_8) : "")
                .as("write it anew: see DocumentsTest")
                .isEqualTo(text);
    }
}
