package io.usagewatch.stacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.engine.StackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
        Map<String, String> production = new HashMap<>(StackFile.of("prod"));
        production.put("usage-watch:prefix", "usage-watch-prod");
        DeployedPermissions deployed =
                new DeployedPermissions(
                        Stream.of(StackFile.of("dev"), production)
                                .flatMap(stack -> Deployed.resources(stack).stream())
                                .toList());
        Template bootstrap = Template.of("deploy-role.yaml");

        isWritten(
                "docs/permissions.md",
                """
                # Who may do what

                Written by `DocumentsTest` from the policies that the stack files of this project deploy, and from `stacks/bootstrap/deploy-role.yaml`.
                What a role may do inside a domain is decided there, by fine-grained access control: [domain-roles.md](domain-roles.md).

                ## What each role may do

                With `domain.existing`, the requests to the domain (`es:ESHttp...`) give way to `sts:AssumeRole` on the roles that the configuration names.

                %s
                ## Who may assume a role

                %s
                ## What resources let others do

                %s
                ## The most that any of these roles may do

                The permissions boundary `PREFIX-boundary`. `BoundaryTest` holds it to what is above.

                %s
                ## What the deploy role may do

                %s"""
                        .formatted(
                                deployed.ofRoles(),
                                deployed.ofTrust(),
                                deployed.ofResources(),
                                DeployedPermissions.of(bootstrap, Stream.of("Boundary")),
                                DeployedPermissions.of(bootstrap, bootstrap.policies())));
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
