package io.usagewatch.sandbox.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Plans the labelled incidents of an account, and makes their calls. */
final class Incidents {
    static final String MINING = "crypto-mining";
    static final String LOOP = "lambda-loop";
    static final String VOLUMES = "volume-burst";
    static final String DENIED = "access-denied-storm";
    static final List<String> KINDS = List.of(MINING, LOOP, VOLUMES, DENIED);

    /** What comes before has only the usual, so that a detector can learn it. */
    private static final Duration QUIET = Duration.ofDays(5);

    private static final Duration APART = Duration.ofHours(6);
    private static final Duration ROUND = Duration.ofDays(9);

    /** Soon enough for somebody who looks on, late enough for detectors that have just started. */
    private static final Duration FIRST_AFTERWARDS = Duration.ofMinutes(15);

    private static final String MINER =
            "Boto3/1.26.165 Python/3.9.2 Linux/5.10.0-kali7-cloud-amd64 Botocore/1.29.165";
    private static final String SCANNER =
            "Boto3/1.34.2 md/Botocore#1.34.2 ua/2.0 os/linux#6.6.9 md/arch#x86_64 lang/python#3.11.8";

    /** What tools that try out a stolen identity call: service and API. */
    private static final List<String> TRIED =
            List.of(
                    "ec2 DescribeInstances",
                    "ec2 DescribeSnapshots",
                    "ec2 DescribeVpcs",
                    "ec2 DescribeKeyPairs",
                    "ec2 DescribeVolumes",
                    "s3 ListBuckets",
                    "s3 GetBucketAcl",
                    "s3 GetBucketPolicy",
                    "iam ListUsers",
                    "iam ListRoles",
                    "iam ListAttachedUserPolicies",
                    "iam GetAccountAuthorizationDetails",
                    "iam ListAccessKeys",
                    "lambda ListFunctions20150331",
                    "lambda GetPolicy20150331v2",
                    "kms ListKeys",
                    "kms ListAliases",
                    "secretsmanager ListSecrets",
                    "dynamodb ListTables",
                    "rds DescribeDBInstances",
                    "logs DescribeLogGroups",
                    "cloudtrail DescribeTrails",
                    "cloudtrail GetTrailStatus",
                    "sns ListTopics",
                    "sqs ListQueues",
                    "ecs ListClusters",
                    "eks ListClusters",
                    "ssm DescribeParameters",
                    "organizations DescribeOrganization",
                    "guardduty ListDetectors",
                    "cloudformation ListStacks",
                    "ecr DescribeRepositories",
                    "route53 ListHostedZones",
                    "ses ListIdentities",
                    "bedrock ListFoundationModels",
                    "ce GetCostAndUsage");

    private final Estate estate;
    private final SteadyTraffic steady;
    private final ComputeCalls compute;
    private final PlatformCalls platform;
    private final ApiBursts bursts;

    Incidents(Estate estate, SteadyTraffic steady) {
        this.estate = estate;
        this.steady = steady;
        this.compute = new ComputeCalls(estate);
        this.platform = new PlatformCalls(estate);
        this.bursts = new ApiBursts(estate, compute, platform);
    }

    /** About one of each kind in two weeks, none in the first days, in order of time. */
    List<LabelledIncident> plan(Instant start, Instant end) {
        Instant from = start.plus(QUIET);
        List<LabelledIncident> planned = new ArrayList<>();
        if (!from.isBefore(end)) {
            return planned;
        }
        SplittableRandom random = estate.seeds.of("incidents").random();
        long span = Duration.between(from, end).toMillis();
        int rounds = (int) Math.max(1, Math.round((double) span / ROUND.toMillis()));
        for (int round = 0; round < rounds; round++) {
            place(random, from.plusMillis(span / rounds * round), span / rounds, planned);
        }
        planned.sort(Comparator.comparing(LabelledIncident::start));
        return planned;
    }

    /**
     * What goes on after the history's end: one soon after it, then one of each kind in every
     * {@link #ROUND}.
     *
     * @return all that lie in a time span, and others
     */
    List<LabelledIncident> after(Instant end, Instant from, Instant to) {
        List<LabelledIncident> planned = new ArrayList<>();
        if (to.isAfter(end)) {
            planned.add(at(LOOP, end.plus(FIRST_AFTERWARDS)));
            long first = Math.max(0, Duration.between(end, from).dividedBy(ROUND));
            long last = Duration.between(end, to).dividedBy(ROUND);
            for (long round = first; round <= last; round++) {
                place(
                        estate.seeds.of("incidents").of(round).random(),
                        end.plus(APART).plus(ROUND.multipliedBy(round)),
                        ROUND.minus(APART).toMillis(),
                        planned);
            }
        }
        return planned;
    }

    /** One of each kind, in any order. */
    private void place(
            SplittableRandom random, Instant from, long span, List<LabelledIncident> planned) {
        List<String> kinds = new ArrayList<>(KINDS);
        Collections.shuffle(kinds, new Random(random.nextLong()));
        for (String kind : kinds) {
            place(random, kind, from, span, planned);
        }
    }

    /** Looks for a free time; in a very short history there may be none. */
    private void place(
            SplittableRandom random,
            String kind,
            Instant from,
            long span,
            List<LabelledIncident> planned) {
        for (int attempt = 0; attempt < 200; attempt++) {
            LabelledIncident incident = at(kind, from.plusMillis(random.nextLong(span)));
            boolean inside = !incident.end().isAfter(from.plusMillis(span));
            double hour = estate.calendar.hour(incident.start().toEpochMilli());
            // miners come while nobody looks, but not with the nightly batch
            boolean hourFits = !kind.equals(MINING) || hour < 1 || (hour > 3 && hour < 5.5);
            boolean free =
                    planned.stream()
                            .allMatch(
                                    other ->
                                            incident.start().isAfter(other.end().plus(APART))
                                                    || incident.end()
                                                            .isBefore(other.start().minus(APART)));
            if (inside && hourFits && free) {
                planned.add(incident);
                return;
            }
        }
    }

    /** The incident of a kind that begins at an instant; always the same one. */
    LabelledIncident at(String kind, Instant wanted) {
        Instant start = Instant.ofEpochSecond(wanted.getEpochSecond());
        SplittableRandom random = random(kind, start);
        String account = estate.account.id();
        return switch (kind) {
            case MINING -> {
                Instant end = start.plusSeconds(60 * random.nextLong(15, 41));
                yield new LabelledIncident(
                        account, kind, "ec2-run-instances", "", start, end, random.nextInt(8, 17));
            }
            case LOOP -> {
                long minutes = random.nextLong(30, 61);
                String function =
                        SteadyTraffic.one(
                                random, List.of(estate.api, estate.webhook, estate.worker));
                double usual = Math.max(1, steady.usualInvocations(function, start.toEpochMilli()));
                long calls = Math.round(usual * random.nextDouble(20, 50) * minutes / 5);
                yield new LabelledIncident(
                        account,
                        kind,
                        "lambda-invoke",
                        function,
                        start,
                        start.plusSeconds(60 * minutes),
                        calls);
            }
            case VOLUMES ->
                    new LabelledIncident(
                            account,
                            kind,
                            "ebs-create-volume",
                            "",
                            start,
                            start.plusSeconds(1200),
                            random.nextInt(30, 61));
            case DENIED -> {
                Instant end = start.plusSeconds(60 * random.nextLong(20, 31));
                yield new LabelledIncident(
                        account,
                        kind,
                        "access-denied",
                        intruder(start).principal(),
                        start,
                        end,
                        random.nextInt(100, 301));
            }
            default ->
                    bursts.at(kind, start)
                            .orElseThrow(
                                    () ->
                                            new TrafficException(
                                                    "No incident of the kind %s: choose one of %s or of %s."
                                                            .formatted(
                                                                    kind, KINDS, bursts.kinds())));
        };
    }

    /** All calls of an incident. */
    List<Call> calls(LabelledIncident incident) {
        SplittableRandom random = random(incident.kind(), incident.start()).split();
        List<Call> calls = new ArrayList<>();
        switch (incident.kind()) {
            case MINING -> mining(random, incident, calls);
            case LOOP -> {
                Caller caller = estate.roleOf(incident.entity());
                for (long i = 0; i < incident.calls(); i++) {
                    calls.add(
                            platform.invoke(
                                    random, during(random, incident), caller, incident.entity()));
                }
            }
            case VOLUMES -> {
                for (long i = 0; i < incident.calls(); i++) {
                    calls.add(
                            compute.createVolume(
                                    random,
                                    during(random, incident),
                                    estate.deployer,
                                    estate.account.region(),
                                    500));
                }
            }
            case DENIED -> denied(random, incident, calls);
            default -> {
                for (long i = 0; i < incident.calls(); i++) {
                    calls.add(bursts.call(incident.kind(), random, during(random, incident)));
                }
            }
        }
        return calls;
    }

    /**
     * A leaked key of a user: a look around, a way in, then as many large instances as it gives.
     */
    private void mining(SplittableRandom random, LabelledIncident incident, List<Call> calls) {
        Caller thief = estate.leaky.from("185.220.101." + (2 + random.nextInt(250)), MINER);
        String region = estate.account.region();
        long t = incident.start().toEpochMilli() + 3_000;
        calls.add(platform.getCallerIdentity(random, t, thief));
        for (String name :
                List.of("DescribeRegions", "DescribeInstanceTypes", "DescribeAccountAttributes")) {
            calls.add(compute.describe(random, t += 2_000, thief, region, name));
        }
        List<String> types = List.of("p4d.24xlarge", "g5.12xlarge", "g5.48xlarge");
        for (long i = 0; i < incident.calls(); i++) {
            int count = random.nextInt(10, 21);
            String type = SteadyTraffic.one(random, types);
            Call call =
                    compute.runInstances(
                            random, during(random, incident), thief, region, type, count);
            double luck = random.nextDouble();
            if (luck < 0.2) {
                call.fails(
                        "Client.InstanceLimitExceeded",
                        "You have requested more instances ("
                                + count
                                + ") than your current instance limit of 8 allows for the specified"
                                + " instance type.");
            } else if (luck < 0.4) {
                call.fails(
                        "Client.VcpuLimitExceeded",
                        "You have requested more vCPU capacity than your current vCPU limit of 384"
                                + " allows for the instance bucket that the specified instance type"
                                + " belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request"
                                + " to request an adjustment to this limit.");
            }
            calls.add(call);
        }
    }

    private void denied(SplittableRandom random, LabelledIncident incident, List<Call> calls) {
        Caller intruder = intruder(incident.start());
        calls.add(
                platform.getCallerIdentity(
                        random, incident.start().toEpochMilli() + 1_000, intruder));
        for (long i = 0; i < incident.calls(); i++) {
            String[] api = SteadyTraffic.one(random, TRIED).split(" ", 2);
            calls.add(
                    platform.read(random, during(random, incident), intruder, api[0], api[1])
                            .denied());
        }
    }

    /** Credentials of a server or of the old pipeline, used from elsewhere. */
    private Caller intruder(Instant start) {
        SplittableRandom random = estate.seeds.of("intruder").of(start.getEpochSecond()).random();
        String address = "45.155.205." + (2 + random.nextInt(250));
        return random.nextBoolean()
                ? estate.leaky.from(address, SCANNER)
                : estate.servers.get(random.nextInt(4)).from(address, SCANNER);
    }

    private static long during(SplittableRandom random, LabelledIncident incident) {
        return random.nextLong(incident.start().toEpochMilli(), incident.end().toEpochMilli());
    }

    private SplittableRandom random(String kind, Instant start) {
        return estate.seeds.of(kind).of(start.getEpochSecond()).random();
    }
}
