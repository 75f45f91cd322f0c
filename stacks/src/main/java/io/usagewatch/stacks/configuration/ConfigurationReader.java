package io.usagewatch.stacks.configuration;

import io.usagewatch.stacks.catalog.CatalogFile;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a stack's configuration. Collects every mistake before it gives up. */
public final class ConfigurationReader {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Set<String> KEYS =
            Set.of("prefix", "protect", "domain", "accounts", "hub", "catalog");
    private static final Set<String> ACCOUNT_KEYS =
            Set.of(
                    "id",
                    "name",
                    "region",
                    "deployRole",
                    "externalId",
                    "alertEmails",
                    "trail",
                    "organizationId",
                    "logGroup",
                    "lambdaDataEvents",
                    "retention",
                    "domain");
    private static final Set<String> DOMAIN_KEYS =
            Set.of("version", "instances", "masters", "storage", "zones", "vpc", "existing");

    private static final Set<String> EXISTING_KEYS =
            Set.of("endpoint", "accessRole", "alertRole", "readAccessRole", "operateAccessRole");

    private static final Pattern PREFIX =
            Pattern.compile(
                    "(?!.*(aws|amazon|cognito))[a-z][a-z0-9-]{1,%d}[a-z0-9]"
                            .formatted(Configuration.LONGEST_PREFIX - 2));
    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");
    private static final Pattern NAME = Pattern.compile("(?!hub$)[a-z][a-z0-9-]{0,28}[a-z0-9]");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+){1,2}-[1-9]");
    private static final Pattern ROLE =
            Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,512}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final Pattern EMAIL =
            Pattern.compile("[^@\\s]{1,64}@[A-Za-z0-9.-]{1,190}\\.[A-Za-z]{2,}");
    private static final Pattern LOG_GROUP = Pattern.compile("[\\w./#-]{1,512}");
    private static final Pattern ORGANIZATION = Pattern.compile("o-[a-z0-9]{10,32}");
    private static final Pattern INSTANCE = Pattern.compile("[a-z0-9]+\\.[a-z0-9]+\\.search");
    private static final Pattern VERSION = Pattern.compile("OpenSearch_(2\\.19|3\\.[135])");
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern CIDR =
            Pattern.compile(
                    "(10\\.%1$s|172\\.(1[6-9]|2\\d|3[01])|192\\.168)(\\.%1$s){2}/(1[6-9]|20)"
                            .formatted(OCTET));
    private static final Pattern ANY_CIDR =
            Pattern.compile("(%1$s\\.){3}%1$s/(3[0-2]|[12]?\\d)".formatted(OCTET));
    private static final Pattern HOST =
            Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}");
    private static final Pattern CERTIFICATE =
            Pattern.compile("arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[a-z0-9-]+");
    private static final Pattern IMAGE =
            Pattern.compile("[a-z0-9][a-z0-9._/:-]*(:[\\w.-]+|@sha256:[0-9a-f]{64})");
    private static final Pattern TRAIL = Pattern.compile("own|organization|existing|covered");

    /** What CloudWatch Logs takes as a retention, in days, up to two years. */
    private static final List<Integer> LOG_DAYS =
            List.of(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731);

    private static final String DEPLOY_ROLE = "arn:aws:iam::111122223333:role/deploy-usage-watch";
    private static final String ENDPOINT = "https://search-shared.eu-west-1.es.amazonaws.com";

    private final List<String> mistakes = new ArrayList<>();

    private ConfigurationReader() {}

    /**
     * @param value a key's text as Pulumi hands it out: JSON for anything but plain text
     * @throws ConfigurationException with every mistake, each with the key's path and an example
     */
    public static Configuration read(Function<String, Optional<String>> value) {
        ObjectNode root = JSON.createObjectNode();
        for (String key : KEYS) {
            value.apply(key).ifPresent(text -> root.set(key, parsed(text)));
        }
        return new ConfigurationReader().configuration(root);
    }

    private static JsonNode parsed(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node.isNumber() ? JSON.getNodeFactory().stringNode(text) : node;
        } catch (JacksonException e) {
            return JSON.getNodeFactory().stringNode(text);
        }
    }

    private Configuration configuration(JsonNode node) {
        Section root = new Section(node, "", mistakes, KEYS);
        String prefix =
                root.text(
                        "prefix",
                        PREFIX,
                        "3 to %d lower-case letters, digits and dashes, without aws, amazon or cognito"
                                .formatted(Configuration.LONGEST_PREFIX),
                        "usage-watch-dev");
        boolean protect = root.flag("protect");
        List<Account> accounts = root.each("accounts", ACCOUNT_KEYS, entry -> account(entry, root));
        checkUnique(root);
        Hub hub =
                hub(
                        root.section(
                                "hub",
                                Set.of(
                                        "id",
                                        "region",
                                        "deployRole",
                                        "externalId",
                                        "console",
                                        "searchUi")));
        JsonNode catalog = root.has("catalog") ? root.value("catalog") : JSON.createObjectNode();
        CatalogFile.mistakesIn(catalog).forEach(mistake -> mistakes.add("catalog" + mistake));
        checkReach(accounts, hub);
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes.stream().distinct().toList());
        }
        return new Configuration(prefix, protect, accounts, hub, catalog);
    }

    private void checkUnique(Section root) {
        for (String key : List.of("id", "name")) {
            Set<String> seen = new HashSet<>();
            JsonNode list = root.value("accounts");
            for (int i = 0; i < list.size(); i++) {
                String value = list.get(i).path(key).asString("");
                if (!value.isEmpty() && !seen.add(value)) {
                    root.mistake(
                            "accounts[" + i + "]." + key,
                            "'%s' is taken by an earlier account, for example leave one of them out"
                                    .formatted(value));
                }
            }
        }
    }

    /**
     * A domain inside a VPC is reached by the console over a VPC endpoint, which stays in its
     * region.
     */
    private void checkReach(List<Account> accounts, Hub hub) {
        checkSearchUi(accounts, hub);
        if (hub.console().isEmpty()) {
            return;
        }
        for (int i = 0; i < accounts.size(); i++) {
            Account account = accounts.get(i);
            if (account.domain() instanceof Domain.Existing existing
                    && existing.console().isEmpty()) {
                mistakes.add(
                        "accounts[%d].domain.existing.readAccessRole: is missing; the console needs it and operateAccessRole to reach the domain, for example arn:aws:iam::111122223333:role/usage-watch-read"
                                .formatted(i));
            }
            if (account.domain() instanceof Domain.Own own
                    && own.vpcCidr().isPresent()
                    && !account.region().equals(hub.region())) {
                mistakes.add(
                        "accounts[%d].domain.vpc: the console in %s cannot reach a VPC in %s; leave vpc out, for example, or put the hub into the same region"
                                .formatted(i, hub.region(), account.region()));
            }
        }
    }

    /** It reaches a domain of the hub's own account that is in no VPC, without further roles. */
    private void checkSearchUi(List<Account> accounts, Hub hub) {
        boolean reachesAll =
                accounts.stream()
                        .allMatch(
                                account ->
                                        !(account.domain() instanceof Domain.Own own)
                                                || (account.id().equals(hub.id())
                                                        && own.vpcCidr().isEmpty()));
        if (hub.searchUi() && !reachesAll) {
            mistakes.add(
                    "hub.searchUi: OpenSearch UI cannot reach a domain of another account or in a VPC, for example false");
        }
    }

    private Account account(Section entry, Section root) {
        boolean ownSettings = entry.has("domain");
        Domain domain = domain((ownSettings ? entry : root).section("domain", DOMAIN_KEYS));
        Section retention = entry.section("retention", Set.of("logDays", "trailDays", "eventDays"));
        TrailSource trail = trail(entry);
        if (trail instanceof TrailSource.Covered && !(domain instanceof Domain.Existing)) {
            entry.mistake(
                    "trail",
                    "covered needs the domain of the account that has the organization's trail, for example domain: {existing: {endpoint: %s, ...}}"
                            .formatted(ENDPOINT));
        }
        return new Account(
                id(entry),
                entry.text(
                        "name",
                        NAME,
                        "2 to 30 lower-case letters, digits and dashes, and not hub",
                        "workload"),
                region(entry),
                deployRole(entry),
                entry.texts("alertEmails", EMAIL, "an e-mail address", "cloud-ops@example.com"),
                trail,
                entry.flag("lambdaDataEvents"),
                new Account.Retention(
                        logDays(retention),
                        retention.number("trailDays", 1, 3650, 365),
                        retention.number("eventDays", 1, 3650, 30)),
                domain);
    }

    private static int logDays(Section retention) {
        int days = retention.number("logDays", 1, 731, 30);
        if (!LOG_DAYS.contains(days)) {
            retention.mistake(
                    "logDays", "'%d' is not one of %s, for example 30".formatted(days, LOG_DAYS));
        }
        return days;
    }

    private static TrailSource trail(Section entry) {
        String kind = entry.text("trail", TRAIL, "own, organization, existing or covered", "own");
        onlyWith(entry, kind, "organization", "organizationId");
        onlyWith(entry, kind, "existing", "logGroup");
        return switch (kind) {
            case "organization" ->
                    new TrailSource.Organization(
                            entry.text(
                                    "organizationId",
                                    ORGANIZATION,
                                    "an organization's id",
                                    "o-a1b2c3d4e5"));
            case "existing" ->
                    new TrailSource.Existing(
                            entry.text(
                                    "logGroup",
                                    LOG_GROUP,
                                    "a log group's name",
                                    "cloudtrail/all-events"));
            case "covered" -> new TrailSource.Covered();
            default -> new TrailSource.Own();
        };
    }

    private static void onlyWith(Section entry, String kind, String wanted, String key) {
        if (entry.has(key) && !kind.equals(wanted)) {
            entry.mistake(
                    key, "is used with trail: %s only, for example leave it out".formatted(wanted));
        }
    }

    private Domain domain(Section section) {
        Optional<Section> existing = section.optionalSection("existing", EXISTING_KEYS);
        if (existing.isPresent()) {
            return existing(existing.get());
        }
        int zones = section.number("zones", 1, 3, 1);
        Domain.Nodes instances =
                nodes(section.section("instances", Set.of("type", "count")), "m6g.large.search");
        if (instances.count() % zones != 0) {
            section.mistake(
                    "instances.count",
                    "'%d' does not spread evenly over %d zones, for example %d"
                            .formatted(instances.count(), zones, zones));
        }
        return new Domain.Own(
                section.text(
                        "version",
                        VERSION,
                        "a version that was tried (OpenSearch_2.19, _3.1, _3.3, _3.5)",
                        "OpenSearch_3.3"),
                instances,
                section.optionalSection("masters", Set.of("type", "count"))
                        .map(ConfigurationReader::masters),
                section.number("storage", 10, 3072, 20),
                zones,
                section.optionalSection("vpc", Set.of("cidr")).map(vpc -> cidr(vpc)));
    }

    private static Domain.Existing existing(Section section) {
        return new Domain.Existing(
                endpoint(section),
                role(section, "accessRole", "usage-watch-access"),
                role(section, "alertRole", "usage-watch-alerts"),
                section.has("readAccessRole") || section.has("operateAccessRole")
                        ? Optional.of(
                                new Domain.ConsoleAccess(
                                        role(section, "readAccessRole", "usage-watch-read"),
                                        role(section, "operateAccessRole", "usage-watch-operate")))
                        : Optional.empty());
    }

    private static String role(Section section, String key, String example) {
        return section.text(
                key, ROLE, "the ARN of a role", "arn:aws:iam::111122223333:role/" + example);
    }

    private static String cidr(Section vpc) {
        return vpc.text("cidr", CIDR, "a private address range of /16 to /20", "10.40.0.0/16");
    }

    private static Domain.Nodes nodes(Section section, String example) {
        return new Domain.Nodes(
                section.text("type", INSTANCE, "an instance type of OpenSearch Service", example),
                section.number("count", 1, 80, 3));
    }

    private static Domain.Nodes masters(Section section) {
        Domain.Nodes masters = nodes(section, "m6g.large.search");
        if (masters.count() != 3 && masters.count() != 5) {
            section.mistake(
                    "count",
                    "'%d' is not 3 or 5, so that they can vote, for example 3"
                            .formatted(masters.count()));
        }
        return masters;
    }

    private static URI endpoint(Section section) {
        String text =
                section.text(
                        "endpoint",
                        Pattern.compile("https://[a-z0-9.-]+(:\\d+)?"),
                        "the https address of a domain",
                        ENDPOINT);
        return URI.create(text.isEmpty() ? ENDPOINT : text);
    }

    private static Hub hub(Section hub) {
        return new Hub(
                id(hub),
                region(hub),
                deployRole(hub),
                hub.optionalSection(
                                "console",
                                Set.of(
                                        "host",
                                        "certificate",
                                        "image",
                                        "externalId",
                                        "vpc",
                                        "allowedCidrs"))
                        .map(ConfigurationReader::console),
                hub.flag("searchUi"));
    }

    private static Hub.Console console(Section console) {
        return new Hub.Console(
                console.text("host", HOST, "a host name", "usage-watch.example.com"),
                console.text(
                        "certificate",
                        CERTIFICATE,
                        "the ARN of a certificate",
                        "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b"),
                console.text(
                        "image",
                        IMAGE,
                        "a container image with a tag or a digest",
                        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/usage-watch-console:0.1.0"),
                console.text("externalId", EXTERNAL_ID, "an external id", "usage-watch-7d1f"),
                cidr(console.section("vpc", Set.of("cidr"))),
                console.texts("allowedCidrs", ANY_CIDR, "an address range", "203.0.113.0/24"));
    }

    private static String id(Section section) {
        return section.text(
                "id", ACCOUNT_ID, "an account id of twelve digits in quotes", "\"111122223333\"");
    }

    private static String region(Section section) {
        return section.text("region", REGION, "an AWS region", "eu-west-1");
    }

    private static DeployRole deployRole(Section section) {
        return new DeployRole(
                section.text("deployRole", ROLE, "the ARN of a role", DEPLOY_ROLE),
                section.has("externalId")
                        ? Optional.of(
                                section.text(
                                        "externalId",
                                        EXTERNAL_ID,
                                        "an external id",
                                        "usage-watch-7d1f"))
                        : Optional.empty());
    }
}
