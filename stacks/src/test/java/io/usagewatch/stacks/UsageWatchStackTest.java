package io.usagewatch.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.engine.MadeUpCloud;
import io.usagewatch.stacks.engine.MockedDeployment.Outcome;
import io.usagewatch.stacks.engine.Registered;
import io.usagewatch.stacks.engine.StackFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Two accounts in two regions, the second with somebody else's domain, the console in a third. */
class UsageWatchStackTest {

    private static final String FIRST = "111111111111";
    private static final String SECOND = "222222222222";
    private static final String HUB = "333333333333";

    private static Outcome outcome = Outcome.NONE;
    private static List<Registered> resources = List.of();

    @BeforeAll
    static void deploys() {
        outcome = Deployed.run(StackFile.parsed(Deployed.TWO_ACCOUNTS));
        resources = outcome.cloud().registered();
    }

    @Test
    void it_deploys_without_a_mistake() {
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void no_resource_is_registered_twice() {
        assertThat(outcome.cloud().repeated()).isEmpty();
    }

    @Test
    void each_resource_is_made_by_the_provider_of_its_account() {
        assertThat(resources)
                .filteredOn(made -> made.type().startsWith("aws:"))
                .extracting(Registered::account)
                .containsOnly(FIRST, SECOND, HUB);
        assertThat(of(FIRST)).extracting(Registered::region).containsOnly("eu-west-1");
        assertThat(of(SECOND)).extracting(Registered::region).containsOnly("us-east-1");
        assertThat(of(HUB)).extracting(Registered::region).containsOnly("eu-central-1");
    }

    @Test
    void a_provider_assumes_the_accounts_role_and_works_in_no_other_account() {
        Registered provider = one("pulumi:providers:aws", "first");

        assertThat(provider.text("allowedAccountIds")).isEqualTo("[\"111111111111\"]");
        assertThat(provider.text("assumeRoles"))
                .startsWith("[{")
                .contains("arn:aws:iam::111111111111:role/deploy", "from-the-hub");
    }

    @Test
    void each_provider_is_of_a_version_that_knows_the_functions_runtime() {
        assertThat(resources)
                .filteredOn(made -> made.type().equals("pulumi:providers:aws"))
                .hasSize(3)
                .allSatisfy(
                        made -> {
                            assertThat(made.version()).startsWith("7.");
                            assertThat(made.inputs().path("assumeRole").isMissingNode())
                                    .as("version 6 called it so, version 7 does not read it")
                                    .isTrue();
                        });
    }

    @Test
    void an_account_with_its_own_domain_has_every_stage() {
        assertThat(typesOf(FIRST))
                .contains(
                        "aws:cloudtrail/trail:Trail",
                        "aws:s3/bucketV2:BucketV2",
                        "aws:kms/key:Key",
                        "aws:opensearch/domain:Domain",
                        "aws:cognito/managedUserPoolClient:ManagedUserPoolClient",
                        "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment",
                        "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
                        "aws:scheduler/schedule:Schedule",
                        "aws:lambda/invocation:Invocation",
                        "aws:sns/topic:Topic",
                        "aws:cloudwatch/metricAlarm:MetricAlarm",
                        "aws:cloudwatch/dashboard:Dashboard");
        assertThat(of(FIRST, "Function"))
                .extracting(made -> made.text("handler"))
                .containsExactlyInAnyOrder(
                        "io.usagewatch.ingest.IngestHandler::handleRequest",
                        "io.usagewatch.meter.MeterHandler::handleRequest",
                        "io.usagewatch.provision.ProvisionHandler::handleRequest",
                        "io.usagewatch.notify.NotifyHandler::handleRequest");
    }

    @Test
    void the_meter_is_called_every_minute_and_notify_looks_for_ends_every_five() {
        assertThat(of(FIRST, "Schedule"))
                .extracting(made -> made.text("scheduleExpression"))
                .containsExactlyInAnyOrder("rate(1 minute)", "rate(5 minutes)");
        assertThat(of(FIRST, "Schedule"))
                .filteredOn(made -> made.text("scheduleExpression").equals("rate(5 minutes)"))
                .allSatisfy(
                        made ->
                                assertThat(made.inputs().path("target").path("input").asString())
                                        .isEqualTo("{\"sweep\":true}"));
    }

    @Test
    void notify_knows_what_mails_link_to() {
        assertThat(of(FIRST, "Function"))
                .filteredOn(made -> made.text("handler").contains(".notify."))
                .singleElement()
                .satisfies(
                        made -> {
                            assertThat(variable(made, "USAGE_WATCH_ACCOUNT_NAME"))
                                    .isEqualTo("first");
                            assertThat(variable(made, "USAGE_WATCH_DASHBOARDS_URL"))
                                    .startsWith("https://");
                        });
    }

    @Test
    void an_account_with_somebody_elses_domain_makes_none_and_assumes_its_role() {
        assertThat(typesOf(SECOND))
                .doesNotContain("aws:opensearch/domain:Domain", "aws:cognito/userPool:UserPool");
        assertThat(of(SECOND, "Function"))
                .hasSize(4)
                .allSatisfy(
                        made -> {
                            assertThat(variable(made, "USAGE_WATCH_ACCESS_ROLE"))
                                    .isEqualTo("arn:aws:iam::999999999999:role/usage-watch-access");
                            assertThat(variable(made, "USAGE_WATCH_ENDPOINT"))
                                    .isEqualTo("https://search-shared.us-east-1.es.amazonaws.com");
                        });
    }

    @Test
    void a_trail_that_is_there_already_is_only_subscribed_to() {
        assertThat(typesOf(SECOND)).doesNotContain("aws:cloudtrail/trail:Trail");
        assertThat(of(SECOND, "BucketV2"))
                .extracting(Registered::name)
                .containsExactly("second-dead-letters");
        assertThat(of(SECOND, "LogSubscriptionFilter").getFirst().text("logGroup"))
                .isEqualTo("cloudtrail/all");
    }

    @Test
    void a_covered_account_has_nothing_to_ingest_but_all_the_rest() {
        List<Registered> covered =
                Deployed.resources(StackFile.parsed(Deployed.COVERED)).stream()
                        .filter(
                                made ->
                                        made.type().startsWith("aws:")
                                                && made.account().equals(SECOND))
                        .toList();

        assertThat(covered.stream().filter(made -> made.is("Function")))
                .extracting(made -> made.text("name"))
                .containsExactlyInAnyOrder("watch-meter", "watch-provision", "watch-notify");
        assertThat(covered).noneMatch(made -> made.is("LogSubscriptionFilter") || made.is("Trail"));
    }

    @Test
    void an_upgrade_updates_provisions_call_and_never_replaces_it() {
        Registered before = one("aws:lambda/invocation:Invocation", "first-provision");
        Map<String, String> other =
                StackFile.parsed(Deployed.TWO_ACCOUNTS.replace("eventDays: 60", "eventDays: 61"));
        other.put(
                "usage-watch:catalog",
                "{\"change\":{\"access-denied\":{\"sensitivity\":\"high\"}}}");
        Registered after =
                Deployed.resources(other).stream()
                        .filter(
                                made ->
                                        made.name().equals("first-provision")
                                                && made.is("Invocation"))
                        .findFirst()
                        .orElseThrow();

        assertThat(before.text("lifecycleScope")).isEqualTo("CRUD");
        assertThat(before.inputs().has("triggers"))
                .as("a trigger replaces: delete would follow create")
                .isFalse();
        assertThat(before.document("input").propertyNames())
                .containsExactlyInAnyOrder("code", "catalog", "told");
        assertThat(
                        before.document("input")
                                .path("told")
                                .path("USAGE_WATCH_EVENT_DAYS")
                                .asString(""))
                .isEqualTo("60");
        assertThat(after.text("input")).isNotEqualTo(before.text("input"));
        assertThat(withoutInput(after)).isEqualTo(withoutInput(before));
    }

    private static JsonNode withoutInput(Registered invocation) {
        return ((ObjectNode) invocation.inputs().deepCopy()).without("input");
    }

    @Test
    void provision_is_told_who_may_do_what_and_these_are_who_may_reach_the_domain() {
        JsonNode principals = principals(FIRST);
        Set<String> visitors =
                one("aws:opensearch/domain:Domain", "first-domain")
                        .document("accessPolicies")
                        .path("Statement")
                        .path("Principal")
                        .path("AWS")
                        .valueStream()
                        .map(JsonNode::asString)
                        .collect(Collectors.toSet());

        assertThat(principals.propertyNames())
                .containsExactlyInAnyOrder(
                        "ingest",
                        "meter",
                        "notify",
                        "viewer",
                        "operator",
                        "dashboards",
                        "dashboards-admin");
        assertThat(principals.path("viewer").path(0).asString())
                .isEqualTo("arn:aws:iam::111111111111:role/watch-console-reader");
        assertThat(principals.path("dashboards-admin").path(0).asString())
                .isEqualTo("arn:aws:iam::111111111111:role/watch-dashboards-admin");
        Set<String> named =
                principals
                        .valueStream()
                        .map(arns -> arns.path(0).asString())
                        .collect(Collectors.toSet());
        named.add("arn:aws:iam::111111111111:role/watch-provision");
        assertThat(visitors).isEqualTo(named);
    }

    @Test
    void in_somebody_elses_domain_everybody_comes_as_a_role_of_its_account() {
        JsonNode principals = principals(SECOND);

        assertThat(principals.path("meter").path(0).asString())
                .isEqualTo("arn:aws:iam::999999999999:role/usage-watch-access");
        assertThat(principals.path("viewer").path(0).asString())
                .isEqualTo("arn:aws:iam::999999999999:role/usage-watch-read");
        assertThat(principals.path("operator").path(0).asString())
                .isEqualTo("arn:aws:iam::999999999999:role/usage-watch-operate");
        assertThat(one("aws:iam/rolePolicy:RolePolicy", "second-console-reader").text("policy"))
                .contains("usage-watch-read")
                .doesNotContain("usage-watch-operate", "usage-watch-access");
        assertThat(
                        one("aws:ssm/parameter:Parameter", "hub-second")
                                .document("value")
                                .path("operateAccessRole")
                                .asString(""))
                .isEqualTo("arn:aws:iam::999999999999:role/usage-watch-operate");
    }

    private static JsonNode principals(String account) {
        Registered provision =
                of(account, "Function").stream()
                        .filter(made -> made.text("handler").contains("ProvisionHandler"))
                        .findFirst()
                        .orElseThrow();
        return JsonMapper.shared().readTree(variable(provision, "USAGE_WATCH_PRINCIPALS"));
    }

    @Test
    void ingest_keeps_and_gives_back_what_the_domain_did_not_take() {
        Registered ingest =
                of(FIRST, "Function").stream()
                        .filter(made -> made.text("handler").contains("IngestHandler"))
                        .findFirst()
                        .orElseThrow();

        assertThat(variable(ingest, "USAGE_WATCH_DEAD_LETTER_QUEUE"))
                .isEqualTo(
                        "https://sqs.eu-west-1.amazonaws.com/111111111111/watch-ingest-dead-letters");
        assertThat(variable(ingest, "USAGE_WATCH_DEAD_LETTER_BUCKET"))
                .isEqualTo("watch-dead-letters-111111111111-eu-west-1");
        assertThat(one("aws:iam/rolePolicy:RolePolicy", "first-ingest").text("policy"))
                .contains(
                        "sqs:ReceiveMessage",
                        "sqs:DeleteMessage",
                        "arn:aws:s3:::watch-dead-letters-111111111111-eu-west-1/dead-letters/*");
    }

    @Test
    void what_opensearch_service_adds_to_the_identity_pool_is_let_be() {
        assertThat(one("aws:cognito/identityPool:IdentityPool", "first-identities").ignored())
                .containsExactly("cognitoIdentityProviders");
    }

    @Test
    void lambda_invocations_are_recorded_only_where_they_are_asked_for() {
        assertThat(of(FIRST, "Trail").getFirst().inputs().path("advancedEventSelectors"))
                .hasSize(2);
        assertThat(catalog(FIRST).path("monitored-apis").path(2).path("id").asString(""))
                .isEqualTo("lambda-invoke");
        assertThat(catalog(FIRST).path("monitored-apis").path(2).path("enabled").asBoolean(true))
                .isTrue();
        assertThat(catalog(SECOND).path("monitored-apis").path(2).path("enabled").asBoolean(true))
                .isFalse();
    }

    @Test
    void data_is_protected_where_the_configuration_says_so() {
        assertThat(resources)
                .filteredOn(Registered::protect)
                .extracting(made -> made.type().substring(made.type().lastIndexOf(':') + 1))
                .containsOnly("Key", "BucketV2", "Domain", "UserPool");
        assertThat(Deployed.resources(StackFile.of("dev"))).noneMatch(Registered::protect);
    }

    @Test
    void both_accounts_are_registered_in_the_hub() {
        assertThat(of(HUB, "Parameter"))
                .extracting(made -> made.text("name"))
                .containsExactlyInAnyOrder(
                        "/usage-watch/watch/accounts/111111111111",
                        "/usage-watch/watch/accounts/222222222222");
        Registered first = one("aws:ssm/parameter:Parameter", "hub-first");
        assertThat(first.document("value").path("dashboards").asString())
                .isEqualTo("https://search-watch.eu-west-1.es.amazonaws.com/_dashboards");
        assertThat(first.document("value").path("endpoint").asString())
                .isEqualTo("https://search-watch.eu-west-1.es.amazonaws.com");
        assertThat(first.document("value").path("readRole").asString())
                .isEqualTo("arn:aws:iam::111111111111:role/watch-console-reader");
    }

    @Test
    void the_console_may_assume_the_members_console_roles_and_nothing_else() {
        Registered policy = one("aws:iam/rolePolicy:RolePolicy", "hub-console-task");
        Set<String> assumed =
                policy.document("policy")
                        .path("Statement")
                        .valueStream()
                        .filter(one -> one.path("Action").asString("").equals("sts:AssumeRole"))
                        .flatMap(one -> one.path("Resource").valueStream())
                        .map(one -> one.asString())
                        .collect(Collectors.toSet());

        assertThat(assumed)
                .containsExactlyInAnyOrder(
                        "arn:aws:iam::111111111111:role/watch-console-reader",
                        "arn:aws:iam::111111111111:role/watch-console-operator",
                        "arn:aws:iam::222222222222:role/watch-console-reader",
                        "arn:aws:iam::222222222222:role/watch-console-operator");
    }

    @Test
    void the_members_console_roles_ask_for_the_external_id_and_only_the_operator_writes() {
        Registered reader = one("aws:iam/role:Role", "first-console-reader");
        Registered reading = one("aws:iam/rolePolicy:RolePolicy", "first-console-reader");
        Registered operating = one("aws:iam/rolePolicy:RolePolicy", "first-console-operator");

        assertThat(reader.text("assumeRolePolicy"))
                .contains("\"sts:ExternalId\":\"said-by-the-console\"")
                .contains("arn:aws:iam::333333333333:role/watch-console-task");
        assertThat(reading.text("policy"))
                .doesNotContain("es:ESHttpPut", "es:ESHttpDelete", "lambda:");
        assertThat(operating.text("policy")).contains("es:ESHttpPut", "es:ESHttpDelete");
    }

    @Test
    void the_console_calls_the_two_functions_that_are_registered_and_no_other() {
        JsonNode entry = one("aws:ssm/parameter:Parameter", "hub-first").document("value");
        Set<String> callable =
                one("aws:iam/rolePolicy:RolePolicy", "first-console-operator")
                        .document("policy")
                        .path("Statement")
                        .valueStream()
                        .filter(
                                one ->
                                        one.path("Action")
                                                .asString("")
                                                .equals("lambda:InvokeFunction"))
                        .flatMap(one -> one.path("Resource").valueStream())
                        .map(JsonNode::asString)
                        .collect(Collectors.toSet());

        assertThat(callable)
                .containsExactlyInAnyOrder(
                        entry.path("provisionFunction").asString(),
                        entry.path("meterFunction").asString())
                .contains("arn:aws:lambda:eu-west-1:111111111111:function:watch-meter:live");
        assertThat(of(FIRST, "Alias")).extracting(MadeUpCloud::arn).containsAll(callable);
    }

    @Test
    void the_consoles_task_may_pull_its_image_write_nowhere_but_tmp_and_is_not_root() {
        JsonNode container =
                one("aws:ecs/taskDefinition:TaskDefinition", "hub-console")
                        .document("containerDefinitions")
                        .path(0);

        assertThat(container.path("readonlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.path("user").asString()).isEqualTo("10001:10001");
        assertThat(container.path("mountPoints").path(0).path("containerPath").asString())
                .isEqualTo("/tmp");
        assertThat(container.path("environment").valueStream())
                .extracting(one -> one.path("name").asString() + "=" + one.path("value").asString())
                .contains(
                        "AWS_REGION=eu-central-1",
                        "MANAGEMENT_SERVER_PORT=8081",
                        "SERVER_FORWARD_HEADERS_STRATEGY=native",
                        "USAGE_WATCH_ACCOUNTS_PATH=/usage-watch/watch/accounts",
                        "USAGE_WATCH_EXTERNAL_ID=said-by-the-console");
        assertThat(one("aws:iam/rolePolicy:RolePolicy", "hub-console-task").text("policy"))
                .contains(
                        "arn:aws:ssm:eu-central-1:333333333333:parameter/usage-watch/watch/accounts/*");
    }

    @Test
    void the_balancer_asks_the_console_for_its_readiness_on_a_port_of_its_own() {
        JsonNode check =
                one("aws:lb/targetGroup:TargetGroup", "hub-console").inputs().path("healthCheck");

        assertThat(check.path("port").asString()).isEqualTo("8081");
        assertThat(check.path("path").asString()).isEqualTo("/actuator/health/readiness");
        assertThat(check.path("matcher").asString()).isEqualTo("200");
        assertThat(of(HUB, "SecurityGroupIngressRule"))
                .filteredOn(made -> made.inputs().path("fromPort").asInt() == 8081)
                .singleElement()
                .satisfies(
                        made -> {
                            assertThat(made.text("referencedSecurityGroupId"))
                                    .contains("console-balancer");
                            assertThat(made.text("securityGroupId")).contains("console-task");
                        });
    }

    @Test
    void the_console_is_watched_as_the_pipeline_is() {
        assertThat(of(HUB, "MetricAlarm"))
                .extracting(made -> made.text("metricName"))
                .containsExactlyInAnyOrder("HealthyHostCount", "HTTPCode_Target_5XX_Count");
        assertThat(of(HUB, "TopicSubscription"))
                .extracting(made -> made.text("endpoint"))
                .containsExactly("hub@example.com");
        assertThat(of(FIRST, "MetricAlarm"))
                .filteredOn(made -> made.text("namespace").equals("UsageWatch"))
                .extracting(
                        made ->
                                made.text("metricName")
                                        + " of "
                                        + made.text("dimensions", "FunctionName"))
                .containsExactlyInAnyOrder("Lag of watch-ingest", "CompleteRuns of watch-meter");
    }

    @Test
    void opensearch_ui_spans_the_domains_that_were_made() {
        Registered application =
                Deployed.resources(Deployed.withSearchUi()).stream()
                        .filter(
                                made ->
                                        made.type()
                                                .equals("aws-native:opensearchservice:Application"))
                        .findFirst()
                        .orElseThrow();

        assertThat(application.provider()).contains("pulumi:providers:aws-native");
        assertThat(
                        application
                                .inputs()
                                .path("dataSources")
                                .path(0)
                                .path("dataSourceArn")
                                .asString())
                .isEqualTo("arn:aws:es:eu-west-1:111122223333:domain/usage-watch-dev");
    }

    @Test
    void a_second_run_registers_the_same() {
        List<Registered> again = Deployed.resources(StackFile.parsed(Deployed.TWO_ACCOUNTS));

        assertThat(byUrn(again)).isEqualTo(byUrn(resources));
    }

    private static Map<String, String> byUrn(List<Registered> made) {
        return made.stream()
                .collect(
                        Collectors.toMap(
                                Registered::urn,
                                one ->
                                        one.inputs()
                                                .toString()
                                                .replaceAll("usage-watch-stacks\\d+", "")));
    }

    private static JsonNode catalog(String account) {
        Registered layer = of(account, "LayerVersion").getFirst();
        String yaml =
                layer.inputs()
                        .path("code")
                        .path("assets")
                        .path("usage-watch/catalog.yaml")
                        .path("text")
                        .asString();
        return new YAMLMapper().readTree(yaml);
    }

    private static String variable(Registered function, String name) {
        return function.text("environment", "variables", name);
    }

    private static List<Registered> of(String account) {
        return resources.stream()
                .filter(made -> made.type().startsWith("aws:") && made.account().equals(account))
                .toList();
    }

    private static List<Registered> of(String account, String type) {
        return of(account).stream().filter(made -> made.is(type)).toList();
    }

    private static Set<String> typesOf(String account) {
        return of(account).stream().map(Registered::type).collect(Collectors.toSet());
    }

    private static Registered one(String type, String name) {
        return resources.stream()
                .filter(made -> made.type().equals(type) && made.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " " + name));
    }
}
