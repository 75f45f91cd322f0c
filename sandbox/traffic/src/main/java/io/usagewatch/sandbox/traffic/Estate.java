package io.usagewatch.sandbox.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What there is in one account: people, roles, functions, keys, networks. Fixed by its seed. */
final class Estate {
    private static final List<TrafficAccount> KNOWN =
            List.of(
                    new TrafficAccount("111122223333", "payments-prod", "us-east-1"),
                    new TrafficAccount("444455556666", "data-platform", "eu-west-1"),
                    new TrafficAccount("777788889999", "web-shop", "us-west-2"),
                    new TrafficAccount("123456789012", "shared-services", "eu-central-1"),
                    new TrafficAccount("210987654321", "ml-research", "us-east-1"));

    /** Functions of an account, the busiest first. */
    private static final List<List<String>> FUNCTIONS =
            List.of(
                    List.of("orders-api", "payment-webhook", "receipt-render"),
                    List.of("events-collector", "schema-registry", "file-convert"),
                    List.of("cart-api", "catalog-search", "image-resize"),
                    List.of("token-exchange", "directory-sync", "mail-render"),
                    List.of("inference-router", "feature-store", "dataset-split"));

    final TrafficAccount account;
    final String secondRegion;
    final WorkCalendar calendar;
    final Seeds seeds;
    final String api;
    final String webhook;
    final String worker;
    final String nightlyReport = "nightly-report";
    final String sessionCleanup = "session-cleanup";
    final String auditExport = "audit-export";
    final String image;
    final String subnet;
    final String vpc;
    final String keyArn;
    final List<Caller.User> users;
    final Caller.User leaky;
    final Caller.RoleSession deployer;
    final Caller.RoleSession autoscaling;
    final Caller.RoleSession emr;
    final Caller.RoleSession glue;
    final Caller.RoleSession monitoring;
    final List<Caller.RoleSession> engineers;
    final List<Caller.RoleSession> servers;

    private final SplittableRandom random;

    Estate(long seed, int index) {
        this.account = accountAt(index);
        this.seeds = new Seeds(seed).of("account").of(index);
        this.random = seeds.of("estate").random();
        this.secondRegion = account.region().startsWith("us") ? "eu-west-1" : "us-east-1";
        this.calendar = new WorkCalendar(seeds.of("calendar"), hoursFromUtc(account.region()));
        List<String> functions = FUNCTIONS.get(index % FUNCTIONS.size());
        this.api = functions.get(0);
        this.webhook = functions.get(1);
        this.worker = functions.get(2);
        this.image = Ids.hex(random, "ami-0", 16);
        this.subnet = Ids.hex(random, "subnet-0", 16);
        this.vpc = Ids.hex(random, "vpc-0", 16);
        this.keyArn =
                "arn:aws:kms:" + account.region() + ":" + account.id() + ":key/" + Ids.uuid(random);
        this.users =
                List.of(
                        user("maria.santos", true, "203.0.113.24", CHROME),
                        user("jonas.weber", true, "203.0.113.61", FIREFOX),
                        user("priya.nair", true, "198.51.100.17", CHROME),
                        user("billing-export", false, "198.51.100.90", BOTO));
        this.leaky = user("ci-legacy", false, "198.51.100.42", TERRAFORM);
        this.deployer =
                role("GitHubActionsDeploy", "/", "GitHubActions", "", "192.0.2.77", TERRAFORM);
        this.autoscaling =
                serviceRole(
                        "AWSServiceRoleForAutoScaling", "AutoScaling", "autoscaling.amazonaws.com");
        this.emr = serviceRole("EMR_DefaultRole", "CCSSession", "elasticmapreduce.amazonaws.com");
        this.glue = role("GlueServiceRole", "/", "GlueJobRunnerSession", "", "10.0.5.18", BOTO);
        this.monitoring =
                role(
                        "DatadogIntegrationRole",
                        "/",
                        "DatadogAWSIntegration",
                        "",
                        "192.0.2.140",
                        BOTO);
        List<Caller.RoleSession> people = new ArrayList<>();
        for (String name : List.of("maria.santos", "jonas.weber", "priya.nair", "tom.okafor")) {
            people.add(
                    role(
                            "AWSReservedSSO_PowerUser_4f0c1d2a9b7e3358",
                            "/aws-reserved/sso.amazonaws.com/",
                            name + "@example.com",
                            "",
                            "203.0.113." + (20 + people.size()),
                            people.size() % 2 == 0 ? CLI : TERRAFORM));
        }
        this.engineers = List.copyOf(people);
        List<Caller.RoleSession> machines = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            machines.add(
                    role(
                            i < 3 ? "WebServerRole" : "BatchWorkerRole",
                            "/",
                            Ids.hex(random, "i-0", 16),
                            "",
                            "10.0.1." + (10 + 7 * i),
                            JAVA));
        }
        this.servers = List.copyOf(machines);
    }

    static final String BOTO =
            "Boto3/1.35.63 md/Botocore#1.35.63 ua/2.0 os/linux#6.1.112 md/arch#x86_64 lang/python#3.12.7";
    static final String CLI =
            "aws-cli/2.19.1 md/awscrt#0.22.0 ua/2.0 os/macos#24.1.0 md/arch#arm64 lang/python#3.12.6";
    static final String TERRAFORM =
            "APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.76.0"
                    + " aws-sdk-go-v2/1.32.4 os/linux lang/go#1.23.3 md/GOARCH#amd64";
    static final String JAVA =
            "aws-sdk-java/2.29.6 md/io#sync md/http#Apache ua/2.0 os/Linux#6.1.112 lang/java#21.0.5";
    private static final String CHROME =
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/131.0.0.0 Safari/537.36";
    private static final String FIREFOX =
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";

    static TrafficAccount accountAt(int index) {
        if (index < KNOWN.size()) {
            return KNOWN.get(index);
        }
        TrafficAccount like = KNOWN.get(index % KNOWN.size());
        return new TrafficAccount(
                "%012d".formatted(300_000_000_000L + index * 1_010_101_01L),
                like.name() + "-" + (index + 1),
                like.region());
    }

    /** The role under which a function runs. */
    Caller.RoleSession roleOf(String function) {
        SplittableRandom ids = seeds.of("role").of(function).random();
        return new Caller.RoleSession(
                account.id(),
                function + "-role",
                "/service-role/",
                function,
                Ids.upper(ids, "AROA", 17),
                Ids.upper(ids, "ASIA", 16),
                "",
                "10.0.8." + (2 + ids.nextInt(250)),
                JAVA + " exec-env/AWS_Lambda_java21");
    }

    String functionArn(String function) {
        return "arn:aws:lambda:" + account.region() + ":" + account.id() + ":function:" + function;
    }

    private Caller.User user(String name, boolean console, String address, String agent) {
        return new Caller.User(
                account.id(),
                name,
                Ids.upper(random, "AIDA", 17),
                Ids.upper(random, console ? "ASIA" : "AKIA", 16),
                console,
                address,
                agent);
    }

    private Caller.RoleSession serviceRole(String name, String session, String service) {
        String path = name.startsWith("AWS") ? "/aws-service-role/" + service + "/" : "/";
        return role(name, path, session, service, service, service);
    }

    private Caller.RoleSession role(
            String name,
            String path,
            String session,
            String invokedBy,
            String address,
            String agent) {
        return new Caller.RoleSession(
                account.id(),
                name,
                path,
                session,
                Ids.upper(seeds.of("role").of(name).random(), "AROA", 17),
                Ids.upper(random, "ASIA", 16),
                invokedBy,
                address,
                agent);
    }

    private static int hoursFromUtc(String region) {
        return switch (region) {
            case "us-east-1" -> -5;
            case "us-west-2" -> -8;
            case "eu-central-1" -> 1;
            default -> 0;
        };
    }
}
