package io.usagewatch.stacks.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.usagewatch.stacks.engine.StackFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void the_stack_files_of_the_project_are_without_mistakes(String stack) {
        assertThat(read(StackFile.of(stack)).accounts()).isNotEmpty();
    }

    @Test
    void prod_has_three_zones_dedicated_masters_a_vpc_and_a_console() {
        Configuration prod = read(StackFile.of("prod"));

        assertThat(prod.protect()).isTrue();
        assertThat(prod.hub().console()).isPresent();
        assertThat(prod.accounts())
                .allSatisfy(
                        account ->
                                assertThat(account.domain())
                                        .isInstanceOfSatisfying(
                                                Domain.Own.class,
                                                own -> {
                                                    assertThat(own.zones()).isEqualTo(3);
                                                    assertThat(own.masters()).isPresent();
                                                    assertThat(own.vpcCidr()).isPresent();
                                                }));
    }

    @Test
    void all_mistakes_are_told_at_once_each_with_path_problem_and_example() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("dev"));
        wrong.put("usage-watch:prefix", "Usage Watch");
        wrong.put("usage-watch:protect", "maybe");
        wrong.put(
                "usage-watch:accounts",
                StackFile.of("dev")
                        .get("usage-watch:accounts")
                        .replace("\"111122223333\"", "111122223333")
                        .replace("\"eu-west-1\"", "\"Ireland\"")
                        .replace("cloud-ops@example.com", "nobody")
                        .replace("\"logDays\":7", "\"logDays\":8")
                        .replace("\"trail\":\"own\"", "\"trial\":\"own\""));

        assertThat(mistakes(wrong))
                .containsExactlyInAnyOrder(
                        "prefix: 'Usage Watch' is not 3 to 20 lower-case letters, digits and dashes, without aws, amazon or cognito, for example usage-watch-dev",
                        "protect: 'maybe' is not true or false, for example false",
                        "accounts[0].trial: is no known key, for example one of alertEmails, deployRole, domain, externalId, id, lambdaDataEvents, logGroup, name, organizationId, region, retention, trail",
                        "accounts[0].id: '111122223333' is not an account id of twelve digits in quotes, for example \"111122223333\"",
                        "accounts[0].region: 'Ireland' is not an AWS region, for example eu-west-1",
                        "accounts[0].alertEmails[0]: 'nobody' is not an e-mail address, for example cloud-ops@example.com",
                        "accounts[0].trail: is missing; it must be own, organization, existing or covered, for example own",
                        "accounts[0].retention.logDays: '8' is not one of [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], for example 30");
    }

    @Test
    void a_missing_configuration_is_told_key_by_key() {
        assertThat(mistakes(Map.of()))
                .contains(
                        "prefix: is missing; it must be 3 to 20 lower-case letters, digits and dashes, without aws, amazon or cognito, for example usage-watch-dev")
                .anyMatch(line -> line.startsWith("accounts: is missing"))
                .anyMatch(line -> line.startsWith("hub: is missing"));
    }

    @Test
    void an_account_is_there_only_once() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("dev"));
        String accounts = wrong.getOrDefault("usage-watch:accounts", "");
        String one = accounts.substring(1, accounts.length() - 1);
        wrong.put("usage-watch:accounts", "[" + one + "," + one + "]");

        assertThat(mistakes(wrong))
                .containsExactly(
                        "accounts[1].id: '111122223333' is taken by an earlier account, for example leave one of them out",
                        "accounts[1].name: 'sandbox' is taken by an earlier account, for example leave one of them out");
    }

    @Test
    void mistakes_in_the_catalog_are_told_where_they_were_written() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("dev"));
        wrong.put(
                "usage-watch:catalog",
                """
                {"change": {"ec2-run-instances": {"sensitivity": "enormous"}},
                 "add": [{"id": "s3-delete", "title": "S3", "unit": "u", "reason": "r", "source": "s3.amazonaws.com"}]}
                """);

        assertThat(mistakes(wrong))
                .containsExactly(
                        "catalog.change.ec2-run-instances.sensitivity: must be one of low, normal, high, for example normal",
                        "catalog.add[0].names: is missing, for example [RunInstances]");
    }

    @Test
    void a_change_of_what_is_not_in_the_catalog_is_a_mistake() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("dev"));
        wrong.put("usage-watch:catalog", "{\"change\": {\"no-such-api\": {\"enabled\": false}}}");

        assertThat(mistakes(wrong))
                .containsExactly(
                        "catalog.change.no-such-api: is none of the built-in catalog, for example ec2-run-instances");
    }

    @Test
    void a_covered_account_needs_the_domain_of_the_one_that_has_the_trail() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("dev"));
        wrong.computeIfPresent(
                "usage-watch:accounts",
                (key, accounts) -> accounts.replace("\"trail\":\"own\"", "\"trail\":\"covered\""));

        assertThat(mistakes(wrong))
                .singleElement()
                .asString()
                .startsWith("accounts[0].trail: covered needs");
    }

    @Test
    void the_console_cannot_reach_a_vpc_of_another_region() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("prod"));
        wrong.computeIfPresent(
                "usage-watch:hub",
                (key, hub) ->
                        hub.replace("\"region\":\"eu-west-1\"", "\"region\":\"eu-central-1\"")
                                .replace("acm:eu-west-1", "acm:eu-central-1"));

        assertThat(mistakes(wrong))
                .hasSize(2)
                .allMatch(
                        line ->
                                line.contains(
                                        "the console in eu-central-1 cannot reach a VPC in eu-west-1"));
    }

    @Test
    void masters_are_an_odd_number_so_that_they_can_vote() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("prod"));
        wrong.computeIfPresent(
                "usage-watch:domain",
                (key, domain) ->
                        domain.replace(
                                "\"m6g.large.search\",\"count\":3",
                                "\"m6g.large.search\",\"count\":2"));

        assertThat(mistakes(wrong))
                .containsExactly(
                        "domain.masters.count: '2' is not 3 or 5, so that they can vote, for example 3");
    }

    @Test
    void a_key_of_another_kind_of_trail_is_a_mistake() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("dev"));
        wrong.computeIfPresent(
                "usage-watch:accounts",
                (key, accounts) ->
                        accounts.replace(
                                "\"trail\":\"own\"", "\"trail\":\"own\",\"logGroup\":\"all\""));

        assertThat(mistakes(wrong))
                .containsExactly(
                        "accounts[0].logGroup: is used with trail: existing only, for example leave it out");
    }

    @Test
    void opensearch_ui_cannot_reach_a_vpc() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("prod"));
        wrong.computeIfPresent(
                "usage-watch:hub",
                (key, hub) -> hub.replace("\"searchUi\":false", "\"searchUi\":true"));

        assertThat(mistakes(wrong)).singleElement().asString().startsWith("hub.searchUi:");
    }

    @Test
    void the_console_needs_roles_of_its_own_in_a_domain_that_is_there() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("prod"));
        wrong.put(
                "usage-watch:domain",
                """
                {"existing": {"endpoint": "https://search.example.com",
                  "accessRole": "arn:aws:iam::999999999999:role/access",
                  "alertRole": "arn:aws:iam::999999999999:role/alerts"}}
                """);

        assertThat(mistakes(wrong))
                .hasSize(2)
                .allMatch(line -> line.contains("domain.existing.readAccessRole: is missing"));
    }

    @Test
    void a_key_that_nobody_reads_is_a_mistake() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("dev"));
        wrong.put("usage-watch:catalgo", "{}");

        assertThat(mistakes(wrong))
                .containsExactly(
                        "catalgo: is no known key, for example one of accounts, catalog, domain, hub, prefix, protect");
    }

    @Test
    void the_console_runs_from_an_image_in_ecr_and_is_told_whose() {
        Hub.Console console = read(StackFile.of("prod")).hub().console().orElseThrow();

        assertThat(console.image().repositoryArn("aws"))
                .isEqualTo("arn:aws:ecr:eu-west-1:444455556666:repository/usage-watch-console");
    }

    @ParameterizedTest
    @CsvSource({
        "444455556666.dkr.ecr.eu-west-1.amazonaws.com/usage-watch-console,false",
        "docker.io/usage-watch-console:1,false",
        "444455556666.dkr.ecr.eu-west-1.amazonaws.com/Console:1,false",
        "444455556666.dkr.ecr.cn-north-1.amazonaws.com.cn/team/console:1.2_a,true",
        "444455556666.dkr.ecr.eu-west-1.amazonaws.com/console@sha256:0000000000000000000000000000000000000000000000000000000000000000,true"
    })
    void an_image_is_in_ecr_with_a_tag_or_a_digest(String image, boolean right) {
        Map<String, String> configuration = new HashMap<>(StackFile.of("prod"));
        configuration.computeIfPresent(
                "usage-watch:hub",
                (key, hub) ->
                        hub.replace(
                                "444455556666.dkr.ecr.eu-west-1.amazonaws.com/usage-watch-console:0.1.0",
                                image));

        assertRight(right, configuration, "hub.console.image");
    }

    @Test
    void a_role_or_certificate_of_another_account_or_region_is_a_mistake() {
        Map<String, String> wrong = new HashMap<>(StackFile.of("prod"));
        wrong.computeIfPresent(
                "usage-watch:accounts",
                (key, accounts) ->
                        accounts.replace("iam::333344445555:role", "iam::333344446666:role"));
        wrong.computeIfPresent(
                "usage-watch:hub",
                (key, hub) ->
                        hub.replace("acm:eu-west-1:444455556666", "acm:us-east-1:444455556666"));

        assertThat(mistakes(wrong))
                .containsExactly(
                        "accounts[1].deployRole: 'arn:aws:iam::333344446666:role/deploy-usage-watch' is not of the account 333344445555, for example arn:aws:iam::333344445555:role/deploy-usage-watch",
                        "hub.console.certificate: 'arn:aws:acm:us-east-1:444455556666:certificate/0a1b2c3d-0000-4000-8000-000000000000' is not of the hub's region eu-west-1, for example arn:aws:acm:eu-west-1:444455556666:certificate/0a1b2c3d-0000-4000-8000-000000000000");
    }

    @ParameterizedTest
    @CsvSource({
        "t3.medim.search,false",
        "t3.search,false",
        "r8g.24xlarge.search,true",
        "or1.medium.search,true"
    })
    void an_instance_type_has_a_size_that_there_is(String type, boolean right) {
        Map<String, String> configuration = new HashMap<>(StackFile.of("dev"));
        configuration.computeIfPresent(
                "usage-watch:domain", (key, domain) -> domain.replace("t3.medium.search", type));

        assertRight(right, configuration, "domain.instances.type");
    }

    @ParameterizedTest
    @CsvSource({
        "10.999.0.0/16,false",
        "10.40.0.0/16,true",
        "10.40.16.0/20,true",
        "10.40.0.0/24,false",
        "8.8.0.0/16,false"
    })
    void a_vpc_has_a_private_range_with_room_for_its_subnets(String cidr, boolean right) {
        Map<String, String> configuration = new HashMap<>(StackFile.of("prod"));
        configuration.computeIfPresent(
                "usage-watch:domain", (key, domain) -> domain.replace("10.40.0.0/16", cidr));

        assertRight(right, configuration, "domain.vpc.cidr");
    }

    /** Either it is read, or the one mistake is told with that key. */
    private static void assertRight(boolean right, Map<String, String> flat, String key) {
        if (right) {
            assertThat(read(flat)).isNotNull();
        } else {
            assertThat(mistakes(flat)).singleElement().asString().startsWith(key + ":");
        }
    }

    private static Configuration read(Map<String, String> flat) {
        return ConfigurationReader.read(
                StackFile.keys(flat), key -> Optional.ofNullable(flat.get("usage-watch:" + key)));
    }

    private static List<String> mistakes(Map<String, String> flat) {
        return catchThrowableOfType(ConfigurationException.class, () -> read(flat)).mistakes();
    }
}
