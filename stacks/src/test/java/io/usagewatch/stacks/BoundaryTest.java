package io.usagewatch.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.engine.Registered;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The most that roles of the program may do, so that who deploys cannot give itself more by way of
 * one.
 */
class BoundaryTest {

    /** What AmazonOpenSearchServiceCognitoAccess allows, by AWS's reference of managed policies. */
    private static final Set<String> OF_THE_POLICY_OF_AWS =
            Set.of(
                    "cognito-identity:DescribeIdentityPool",
                    "cognito-identity:GetIdentityPoolRoles",
                    "cognito-identity:UpdateIdentityPool",
                    "cognito-idp:AdminInitiateAuth",
                    "cognito-idp:AdminUserGlobalSignOut",
                    "cognito-idp:CreateUserPoolClient",
                    "cognito-idp:DeleteUserPoolClient",
                    "cognito-idp:DescribeUserPool",
                    "cognito-idp:DescribeUserPoolClient",
                    "cognito-idp:ListUserPoolClients",
                    "cognito-idp:UpdateUserPoolClient");

    private static final Template TEMPLATE = Template.of("deploy-role.yaml");

    private static List<Registered> resources = List.of();

    @BeforeAll
    static void deploys() {
        resources = Deployed.all().flatMap(List::stream).toList();
    }

    @Test
    void every_role_has_it() {
        assertThat(resources)
                .filteredOn(made -> made.custom() && made.is("Role"))
                .isNotEmpty()
                .allSatisfy(
                        made ->
                                assertThat(made.text("permissionsBoundary"))
                                        .isEqualTo(
                                                "arn:aws:iam::%s:policy/%s-boundary"
                                                        .formatted(made.account(), prefix(made))));
        assertThat(TEMPLATE.properties("Boundary").path("ManagedPolicyName").asString())
                .isEqualTo("${Prefix}-boundary");
    }

    @Test
    void whatever_a_role_is_allowed_is_within_it() {
        assertThat(resources)
                .filteredOn(made -> made.is("RolePolicy"))
                .isNotEmpty()
                .allSatisfy(
                        policy ->
                                assertThat(asked(policy))
                                        .isNotEmpty()
                                        .allSatisfy(
                                                one ->
                                                        assertThat(allows(policy, one))
                                                                .as("%s: %s", policy, one)
                                                                .isTrue()));
    }

    @Test
    void it_allows_no_action_that_no_role_needs() {
        Set<String> needed =
                resources.stream()
                        .filter(made -> made.is("RolePolicy"))
                        .flatMap(BoundaryTest::asked)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toCollection(TreeSet::new));
        needed.addAll(OF_THE_POLICY_OF_AWS);

        Set<String> allowed =
                boundary()
                        .flatMap(one -> Template.texts(one.path("Action")))
                        .collect(Collectors.toSet());

        assertThat(allowed).isEqualTo(needed);
    }

    @Test
    void who_deploys_makes_no_role_without_it_and_cannot_change_or_remove_it() {
        assertThat(TEMPLATE.policies().flatMap(TEMPLATE::statements))
                .allSatisfy(
                        one -> {
                            List<String> actions = Template.texts(one.path("Action")).toList();
                            assertThat(actions)
                                    .doesNotContain("iam:DeleteRolePermissionsBoundary")
                                    .noneMatch(
                                            action ->
                                                    action.matches("iam:.*Policy(Version)?")
                                                            && !action.matches("iam:.*RolePolicy"));
                            if (Stream.of(
                                            "iam:CreateRole",
                                            "iam:PutRolePolicy",
                                            "iam:AttachRolePolicy",
                                            "iam:PutRolePermissionsBoundary")
                                    .anyMatch(actions::contains)) {
                                assertThat(one.path("Condition").path("StringEquals").toString())
                                        .isEqualTo("{\"iam:PermissionsBoundary\":\"Boundary\"}");
                            }
                            if (actions.contains("iam:AttachRolePolicy")) {
                                assertThat(actions).hasSize(1);
                                assertThat(one.path("Condition").path("ArnEquals").toString())
                                        .contains("policy/AmazonOpenSearchServiceCognitoAccess");
                            }
                        });
    }

    /** Actions and resources of an inline policy. */
    private static Stream<Map.Entry<String, String>> asked(Registered policy) {
        return policy.policies().stream()
                .flatMap(
                        document -> {
                            JsonNode statements = document.path("Statement");
                            return statements.isArray()
                                    ? statements.valueStream()
                                    : Stream.of(statements);
                        })
                .flatMap(
                        one ->
                                Template.texts(one.path("Action"))
                                        .flatMap(
                                                action ->
                                                        Template.texts(one.path("Resource"))
                                                                .map(on -> Map.entry(action, on))));
    }

    private static boolean allows(Registered policy, Map.Entry<String, String> asked) {
        return boundary()
                .filter(one -> Template.texts(one.path("Action")).anyMatch(asked.getKey()::equals))
                .flatMap(one -> Template.texts(one.path("Resource")))
                .anyMatch(resource -> matches(policy, resource, asked.getValue()));
    }

    private static boolean matches(Registered policy, String resource, String asked) {
        if (resource.equals("SharedRoles")) {
            return asked.matches("arn:aws:iam::999999999999:role/usage-watch-[a-z]+");
        }
        String pattern =
                resource.replace("${AWS::Partition}", "aws")
                        .replace("${AWS::AccountId}", policy.account())
                        .replace("${Prefix}", prefix(policy));
        return asked.matches(
                Stream.of(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")));
    }

    private static Stream<JsonNode> boundary() {
        return TEMPLATE.statements("Boundary");
    }

    /** Of the deployment that it is in: roles are called by it. */
    private static String prefix(Registered made) {
        String name = made.is("Role") ? made.text("name") : made.text("role");
        return Stream.of("usage-watch-dev", "usage-watch", "watch")
                .filter(prefix -> name.startsWith(prefix + "-"))
                .findFirst()
                .orElseThrow();
    }
}
