package io.usagewatch.stacks;

import io.usagewatch.stacks.engine.MadeUpCloud;
import io.usagewatch.stacks.engine.Registered;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Who may do what, as tables in Markdown, from what was registered; the same for every account. */
final class DeployedPermissions {

    private final List<Registered> resources;

    DeployedPermissions(List<Registered> resources) {
        this.resources = resources.stream().filter(Registered::custom).toList();
    }

    /** What each role may do. */
    String ofRoles() {
        Set<String> rows = new TreeSet<>();
        of("RolePolicy")
                .forEach(
                        made ->
                                statements(made)
                                        .forEach(
                                                one ->
                                                        rows.add(
                                                                row(
                                                                        role(made.text("role")),
                                                                        purpose(one),
                                                                        code(one.path("Action")),
                                                                        code(
                                                                                one.path(
                                                                                        "Resource"))))));
        of("RolePolicyAttachment")
                .forEach(
                        made ->
                                rows.add(
                                        row(
                                                role(made.text("role")),
                                                "set up sign in to dashboards",
                                                "what AWS's policy says",
                                                code(List.of(made.text("policyArn"))))));
        return table("role | what for | actions | on", rows);
    }

    /** Who may assume each role. */
    String ofTrust() {
        Set<String> rows = new TreeSet<>();
        of("Role")
                .forEach(
                        made ->
                                statements(made)
                                        .forEach(
                                                one ->
                                                        rows.add(
                                                                row(
                                                                        role(made.text("name")),
                                                                        code(principals(one)),
                                                                        conditions(one)))));
        return table("role | who may assume it | when", rows);
    }

    /** What resources let others do with them. */
    String ofResources() {
        Set<String> rows = new TreeSet<>();
        resources.stream()
                .filter(made -> !made.is("Role") && !made.is("RolePolicy"))
                .forEach(
                        made ->
                                statements(made)
                                        .forEach(
                                                one ->
                                                        rows.add(
                                                                row(
                                                                        made.type()
                                                                                        .replaceFirst(
                                                                                                "^aws:([a-z0-9]+)/.*",
                                                                                                "$1")
                                                                                + " "
                                                                                + role(
                                                                                        general(
                                                                                                named(
                                                                                                        made))),
                                                                        one.path("Effect")
                                                                                        .asString()
                                                                                        .equals(
                                                                                                "Deny")
                                                                                ? "deny: "
                                                                                        + purpose(
                                                                                                one)
                                                                                : purpose(one),
                                                                        code(principals(one)),
                                                                        code(one.path("Action")),
                                                                        conditions(one)))));
        of("Permission")
                .forEach(
                        made ->
                                rows.add(
                                        row(
                                                "lambda " + role(general(made.text("function"))),
                                                "call it",
                                                code(List.of(made.text("principal"))),
                                                code(List.of(made.text("action"))),
                                                "`aws:SourceArn` is "
                                                        + code(List.of(made.text("sourceArn"))))));
        return table("resource | what for | who | actions | when", rows);
    }

    /** What a template's managed policy allows. */
    static String of(Template template, Stream<String> policies) {
        List<String> rows =
                policies.flatMap(template::statements)
                        .map(
                                one ->
                                        row(
                                                purpose(one),
                                                code(one.path("Action")),
                                                code(one.path("Resource")),
                                                conditions(one)))
                        .toList();
        return table("what for | actions | on | when", rows);
    }

    private Stream<Registered> of(String type) {
        return resources.stream().filter(made -> made.is(type));
    }

    private static String named(Registered made) {
        for (String property : List.of("arn", "queueUrl", "bucket", "policyName")) {
            if (!made.text(property).isEmpty()) {
                return made.text(property).replaceFirst(".*[:/]", "");
            }
        }
        return MadeUpCloud.physical(made).replaceFirst("^(sandbox|management|workload|hub)-", "");
    }

    private static Stream<JsonNode> statements(Registered made) {
        return made.policies().stream()
                .map(policy -> policy.path("Statement"))
                .flatMap(one -> one.isArray() ? one.valueStream() : Stream.of(one));
    }

    private static String purpose(JsonNode statement) {
        return statement
                .path("Sid")
                .asString("")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    private static List<String> principals(JsonNode statement) {
        JsonNode principal = statement.path("Principal");
        return principal.isString()
                ? List.of(principal.asString())
                : principal.valueStream().flatMap(Template::texts).sorted().toList();
    }

    private static String conditions(JsonNode statement) {
        return statement.path("Condition").properties().stream()
                .flatMap(
                        operator ->
                                operator.getValue().properties().stream()
                                        .map(
                                                key ->
                                                        "`%s` is %s"
                                                                .formatted(
                                                                        general(key.getKey()),
                                                                        code(key.getValue()))))
                .collect(Collectors.joining(" and "));
    }

    private static String role(String name) {
        return name.replaceFirst("^usage-watch-(dev|prod)-|^PREFIX-", "");
    }

    private static String code(JsonNode value) {
        return code(Template.texts(value).toList());
    }

    private static String code(Collection<String> texts) {
        return texts.stream()
                .map(DeployedPermissions::general)
                .distinct()
                .map(text -> "`" + text + "`")
                .collect(Collectors.joining(", "));
    }

    /** The same for every account. */
    private static String general(String text) {
        return text.replace("${AWS::AccountId}", "ACCOUNT")
                .replace("${AWS::Partition}", "aws")
                .replace("${Prefix}", "PREFIX")
                .replaceAll("\\d{12}", "ACCOUNT")
                .replaceAll("\\beu-west-1\\b", "REGION")
                .replaceAll("usage-watch-(dev|prod)", "PREFIX")
                .replaceAll("key/[a-z-]+", "key/KEY")
                .replaceAll("[a-z]+-identities", "IDENTITY-POOL");
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String table(String heads, Collection<String> rows) {
        return "| %s |\n%s\n%s\n"
                .formatted(
                        heads,
                        "|" + "---|".repeat(heads.split(" \\| ").length),
                        String.join("\n", rows));
    }
}
