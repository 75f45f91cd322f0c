package io.usagewatch.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.engine.MockedDeployment;
import io.usagewatch.stacks.engine.MockedDeployment.Outcome;
import io.usagewatch.stacks.engine.Registered;
import io.usagewatch.stacks.engine.StackFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Deployments that the tests look at, made once under the mocks. */
final class Deployed {

    /** Two accounts in two regions, one of them with somebody else's domain, the hub in a third. */
    static final String TWO_ACCOUNTS =
            """
            config:
              usage-watch:prefix: watch
              usage-watch:protect: true
              usage-watch:domain:
                version: OpenSearch_3.3
                instances: {type: m6g.large.search, count: 2}
                storage: 50
                zones: 2
              usage-watch:accounts:
                - id: "111111111111"
                  name: first
                  region: eu-west-1
                  deployRole: arn:aws:iam::111111111111:role/deploy
                  externalId: from-the-hub
                  alertEmails: [one@example.com, two@example.com]
                  trail: own
                  lambdaDataEvents: true
                  retention: {logDays: 30, trailDays: 90, eventDays: 60}
                - id: "222222222222"
                  name: second
                  region: us-east-1
                  deployRole: arn:aws:iam::222222222222:role/deploy
                  alertEmails: [two@example.com]
                  trail: existing
                  logGroup: cloudtrail/all
                  lambdaDataEvents: false
                  retention: {logDays: 7, trailDays: 30, eventDays: 14}
                  domain:
                    existing:
                      endpoint: https://search-shared.us-east-1.es.amazonaws.com
                      accessRole: arn:aws:iam::999999999999:role/usage-watch-access
                      alertRole: arn:aws:iam::999999999999:role/usage-watch-alerts
                      readAccessRole: arn:aws:iam::999999999999:role/usage-watch-read
                      operateAccessRole: arn:aws:iam::999999999999:role/usage-watch-operate
              usage-watch:hub:
                id: "333333333333"
                region: eu-central-1
                deployRole: arn:aws:iam::333333333333:role/deploy
                searchUi: false
                console:
                  host: watch.example.com
                  certificate: arn:aws:acm:eu-central-1:333333333333:certificate/0a1b
                  image: 333333333333.dkr.ecr.eu-central-1.amazonaws.com/console:1
                  externalId: said-by-the-console
                  alertEmails: [hub@example.com]
                  vpc: {cidr: 10.50.0.0/16}
                  allowedCidrs: [203.0.113.0/24]
            """;

    /** The second account has no trail of its own: its events come with an organization's. */
    static final String COVERED = covered();

    private Deployed() {}

    private static String covered() {
        String shared =
                TWO_ACCOUNTS.substring(TWO_ACCOUNTS.indexOf("      domain:\n        existing:"));
        return TWO_ACCOUNTS
                .replace("trail: existing", "trail: covered")
                .replaceFirst(" *logGroup: cloudtrail/all\n", "")
                .replace("trail: own", "trail: organization\n      organizationId: o-a1b2c3d4e5")
                .replace(
                        "eventDays: 60}\n",
                        "eventDays: 60}\n"
                                + shared.substring(0, shared.indexOf("  usage-watch:hub")));
    }

    static List<Registered> resources(Map<String, String> configuration) {
        Outcome outcome = run(configuration);
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        return outcome.cloud().registered();
    }

    static Outcome run(Map<String, String> configuration) {
        UsageWatchStack stack = new UsageWatchStack(withZips(), StackFile.keys(configuration));
        return MockedDeployment.run(configuration, stack::register);
    }

    /** The deployments that rules have to hold for. */
    static Stream<List<Registered>> all() {
        return Stream.of(
                        StackFile.of("dev"),
                        StackFile.of("prod"),
                        StackFile.parsed(TWO_ACCOUNTS),
                        StackFile.parsed(COVERED),
                        withSearchUi())
                .map(Deployed::resources);
    }

    /** Dev, with one OpenSearch UI over its domain. */
    static Map<String, String> withSearchUi() {
        Map<String, String> wanted = new HashMap<>(StackFile.of("dev"));
        wanted.computeIfPresent(
                "usage-watch:hub",
                (key, hub) -> hub.replace("\"searchUi\":false", "\"searchUi\":true"));
        return wanted;
    }

    /** A project folder in which the functions have been built. */
    private static Path withZips() {
        try {
            Path root = Files.createTempDirectory("usage-watch-stacks");
            for (String name : List.of("ingest", "meter", "provision", "notify")) {
                Path zip =
                        root.resolve("lambdas/%s/target/usage-watch-%s.zip".formatted(name, name));
                Files.createDirectories(zip.getParent());
                Files.writeString(zip, "code of " + name);
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
