package io.usagewatch.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.engine.Registered;
import io.usagewatch.stacks.engine.StackFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The role that deploys, as {@code stacks/bootstrap/deploy-role.yaml} makes it. */
class BootstrapTest {

    /** How IAM calls a service, where the aws package calls it otherwise. */
    private static final Map<String, String> SERVICES =
            Map.of(
                    "opensearch",
                    "es",
                    "vpc",
                    "ec2",
                    "lb",
                    "elasticloadbalancing",
                    "cognito",
                    "cognito-idp");

    private static final int LONGEST_POLICY = 6144;

    private final JsonNode template =
            new YAMLMapper()
                    .readTree(
                            StackFile.root().resolve("stacks/bootstrap/deploy-role.yaml").toFile());

    @Test
    void it_names_each_action() {
        assertThat(actions())
                .isNotEmpty()
                .allMatch(action -> action.matches("[a-z0-9-]+:[A-Za-z0-9]+"));
    }

    @Test
    void it_may_deploy_every_kind_of_resource_that_there_is() {
        Set<String> allowed =
                actions()
                        .map(action -> action.substring(0, action.indexOf(':')))
                        .collect(Collectors.toSet());
        Set<String> needed =
                Deployed.all()
                        .flatMap(List::stream)
                        .map(Registered::type)
                        .filter(type -> type.startsWith("aws:"))
                        .map(type -> type.substring("aws:".length(), type.indexOf('/')))
                        .map(service -> SERVICES.getOrDefault(service, service))
                        .map(service -> service.equals("cloudwatch") ? "logs" : service)
                        .collect(Collectors.toSet());

        assertThat(allowed).containsAll(needed);
    }

    @Test
    void its_policies_are_short_enough_for_iam() {
        assertThat(policies())
                .hasSize(4)
                .allSatisfy(
                        policy -> assertThat(policy.toString()).hasSizeLessThan(LONGEST_POLICY));
    }

    private Stream<String> actions() {
        return policies()
                .flatMap(policy -> policy.path("Statement").valueStream())
                .map(statement -> statement.path("Action"))
                .flatMap(action -> action.isArray() ? action.valueStream() : Stream.of(action))
                .map(JsonNode::asString);
    }

    private Stream<JsonNode> policies() {
        return template.path("Resources")
                .valueStream()
                .filter(one -> one.path("Type").asString("").equals("AWS::IAM::ManagedPolicy"))
                .map(one -> one.path("Properties").path("PolicyDocument"));
    }
}
