package io.usagewatch.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.engine.MadeUpCloud;
import io.usagewatch.stacks.engine.Registered;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * What is made after what. Pulumi makes at once whatever does not depend on each other, so an order
 * that is not said is none.
 */
class OrderTest {

    private static List<List<Registered>> deployments = List.of();

    @BeforeAll
    static void deploys() {
        deployments = Deployed.all().toList();
    }

    @ParameterizedTest(name = "{0} after {1}: {2}")
    @CsvSource({
        "cloudtrail/trail:Trail, s3/bucketPolicy:BucketPolicy, CloudTrail tries whether it may write",
        "cloudtrail/trail:Trail, iam/rolePolicy:RolePolicy, also into the log group",
        "opensearch/domain:Domain, cognito/userPoolDomain:UserPoolDomain, it wants a pool that can sign people in",
        "opensearch/domain:Domain, iam/rolePolicyAttachment:RolePolicyAttachment, and a role that may set it up",
        "opensearch/domain:Domain, cloudwatch/logResourcePolicy:LogResourcePolicy, it tries whether it may write its logs",
        "cognito/managedUserPoolClient:ManagedUserPoolClient, opensearch/domain:Domain, the domain makes the client",
        "cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment, cognito/managedUserPoolClient:ManagedUserPoolClient, roles are given to those who come by it",
        "opensearch/vpcEndpoint:VpcEndpoint, opensearch/authorizeVpcEndpointAccess:AuthorizeVpcEndpointAccess, who may not reach it gets no endpoint",
        "lambda/function:Function, iam/rolePolicy:RolePolicy, Lambda tries to read its variables",
        "lambda/invocation:Invocation, lambda/alias:Alias, it calls the alias",
        "lambda/invocation:Invocation, lambda/functionEventInvokeConfig:FunctionEventInvokeConfig, and what fails is kept",
        "lambda/invocation:Invocation, opensearch/domain:Domain, provision needs a domain",
        "cloudwatch/logSubscriptionFilter:LogSubscriptionFilter, lambda/permission:Permission, CloudWatch Logs sends a test message",
        "cloudwatch/logSubscriptionFilter:LogSubscriptionFilter, lambda/invocation:Invocation, no event before its index template",
        "scheduler/schedule:Schedule, lambda/invocation:Invocation, no meter before its indices",
        "scheduler/schedule:Schedule, iam/rolePolicy:RolePolicy, the scheduler may call it",
        "ecs/taskDefinition:TaskDefinition, secretsmanager/secretVersion:SecretVersion, a task cannot start without its secret",
        "ecs/taskDefinition:TaskDefinition, iam/rolePolicy:RolePolicy, nor without being let pull its image",
        "ecs/service:Service, lb/listener:Listener, ECS refuses a target group without a balancer",
        "ecs/service:Service, ec2/route:Route, a first task that finds no way out fails for good",
        "ecs/service:Service, vpc/securityGroupEgressRule:SecurityGroupEgressRule, nor may it be kept in",
        "lambda/invocation:Invocation, ec2/vpcEndpoint:VpcEndpoint, on the way down provision still has to get through",
        "ec2/natGateway:NatGateway, ec2/internetGateway:InternetGateway, it needs a way out",
    })
    void is_made_after(String type, String first, String reason) {
        List<Registered> found = new ArrayList<>();
        for (List<Registered> deployment : deployments) {
            Map<String, Registered> byUrn = byUrn(deployment);
            for (Registered made : deployment) {
                if (!made.type().equals("aws:" + type)) {
                    continue;
                }
                // An account with somebody else's domain makes none to wait for.
                boolean isThere =
                        deployment.stream()
                                .anyMatch(
                                        one ->
                                                one.type().equals("aws:" + first)
                                                        && isFor(one, made));
                if (isThere) {
                    found.add(made);
                    assertThat(waitsFor(made, byUrn))
                            .as("%s: %s", made, reason)
                            .anyMatch(urn -> typeOf(urn, byUrn).equals("aws:" + first));
                }
            }
        }
        assertThat(found).as("some " + type).isNotEmpty();
    }

    /** A domain lets the hub's endpoint in, which is in another account. */
    private static boolean isFor(Registered first, Registered made) {
        return first.account().equals(made.account()) || made.is("VpcEndpoint");
    }

    @Test
    void notify_may_be_called_before_the_alert_topic_calls_it() {
        for (List<Registered> deployment : deployments) {
            Map<String, Registered> byUrn = byUrn(deployment);
            assertThat(deployment)
                    .filteredOn(
                            made ->
                                    made.is("TopicSubscription")
                                            && made.text("protocol").equals("lambda"))
                    .isNotEmpty()
                    .allSatisfy(
                            made ->
                                    assertThat(waitsFor(made, byUrn))
                                            .anyMatch(urn -> urn.contains(":Permission::"))
                                            .anyMatch(urn -> urn.contains(":QueuePolicy::")));
        }
    }

    /** So none is named by a text that was put together, and so made too early. */
    @Test
    void what_names_another_by_its_arn_is_made_after_it() {
        int names = 0;
        for (List<Registered> deployment : deployments) {
            Map<String, Registered> byUrn = byUrn(deployment);
            Map<String, String> byArn =
                    deployment.stream()
                            .filter(made -> made.type().startsWith("aws:"))
                            .collect(
                                    Collectors.toMap(
                                            MadeUpCloud::arn, Registered::urn, (one, same) -> one));
            for (Registered made : deployment) {
                Set<String> waits = waitsFor(made, byUrn);
                List<String> named =
                        texts(made.inputs()).filter(byArn::containsKey).map(byArn::get).toList();
                names += named.size();
                assertThat(waits).as("%s", made).containsAll(named);
            }
        }
        assertThat(names).isGreaterThan(100);
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isString()
                ? Stream.of(node.stringValue())
                : node.valueStream().flatMap(OrderTest::texts);
    }

    private static Map<String, Registered> byUrn(List<Registered> deployment) {
        return deployment.stream().collect(Collectors.toMap(Registered::urn, Function.identity()));
    }

    private static String typeOf(String urn, Map<String, Registered> byUrn) {
        Registered made = byUrn.get(urn);
        return made == null ? "" : made.type();
    }

    /** All that has to be there before, one by way of another. */
    private static Set<String> waitsFor(Registered made, Map<String, Registered> byUrn) {
        Set<String> seen = new HashSet<>();
        Deque<String> left = new ArrayDeque<>(made.dependencies());
        while (!left.isEmpty()) {
            String urn = left.pop();
            Registered first = byUrn.get(urn);
            if (seen.add(urn) && first != null) {
                left.addAll(first.dependencies());
            }
        }
        return seen;
    }
}
