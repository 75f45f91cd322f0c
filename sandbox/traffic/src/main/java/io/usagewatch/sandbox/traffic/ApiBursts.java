package io.usagewatch.sandbox.traffic;

import static io.usagewatch.sandbox.traffic.Json.object;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Plain bursts of calls to inject: one kind for each monitored API that no story of {@link
 * Incidents} is about, called like the API's slug. None of them happens by itself.
 */
final class ApiBursts {

    private static final Duration LENGTH = Duration.ofMinutes(25);
    private static final String MODEL = "anthropic.claude-3-5-sonnet-20241022-v2:0";
    private static final String TYPE = "p4d.24xlarge";
    private static final List<String> REGIONS =
            List.of(
                    "us-east-1",
                    "us-east-2",
                    "us-west-1",
                    "us-west-2",
                    "ca-central-1",
                    "eu-west-1",
                    "eu-west-2",
                    "eu-west-3",
                    "eu-central-1",
                    "eu-north-1",
                    "ap-south-1",
                    "ap-northeast-1",
                    "ap-northeast-2",
                    "ap-southeast-1",
                    "ap-southeast-2",
                    "sa-east-1");

    private interface Maker {
        Call call(SplittableRandom random, long millis);
    }

    /**
     * @param entity that the calls are counted for; empty where the API is not split
     */
    private record Burst(String entity, int calls, Maker maker) {}

    private final Estate estate;
    private final Map<String, Burst> byKind = new LinkedHashMap<>();

    ApiBursts(Estate estate, ComputeCalls compute, PlatformCalls platform) {
        this.estate = estate;
        Caller thief = estate.leaky;
        Caller.RoleSession batch = estate.servers.get(3);
        add("ec2-instance-family", "p4d", 12, (r, t) -> instances(compute, r, t, 4));
        add(
                "ec2-limit-reached",
                "",
                40,
                (r, t) ->
                        instances(compute, r, t, 8)
                                .fails(
                                        "Client.VcpuLimitExceeded",
                                        "You have requested more vCPU capacity than your limit."));
        add("iam-new-credentials", "", 40, (r, t) -> platform.createUser(r, t, thief));
        add("kms-decrypt", batch.principal(), 300, (r, t) -> platform.decrypt(r, t, batch));
        add(
                "secrets-get-value",
                batch.principal(),
                200,
                (r, t) -> platform.getSecretValue(r, t, batch));
        add("bedrock-invoke-model", MODEL, 400, (r, t) -> platform.invokeModel(r, t, thief, MODEL));
        add(
                "console-login-failures",
                "",
                80,
                (r, t) -> platform.consoleLogin(r, t, estate.users.getFirst(), false));
        add(
                "sts-assume-role-failures",
                "",
                100,
                (r, t) -> platform.assumeRole(r, t, thief, "AdminBreakGlass").denied());
        add(
                "regions-in-use",
                "",
                400,
                (r, t) ->
                        compute.describe(
                                r, t, thief, SteadyTraffic.one(r, REGIONS), "DescribeInstances"));
        add("s3-create-bucket", "", 60, (r, t) -> platform.createBucket(r, t, thief));
        add(
                "sagemaker-create",
                "",
                30,
                (r, t) ->
                        create(r, t, "sagemaker", "CreateTrainingJob")
                                .request(
                                        object(
                                                "trainingJobName",
                                                Ids.hex(r, "job-", 8),
                                                "resourceConfig",
                                                object(
                                                        "instanceType",
                                                        "ml.p4d.24xlarge",
                                                        "instanceCount",
                                                        4,
                                                        "volumeSizeInGB",
                                                        200))));
        add(
                "ecs-run-task",
                "",
                150,
                (r, t) ->
                        create(r, t, "ecs", "RunTask")
                                .request(
                                        object(
                                                "cluster", "default",
                                                "count", 10,
                                                "launchType", "FARGATE",
                                                "taskDefinition", "worker:7")));
        add(
                "eks-create-nodegroup",
                "",
                30,
                (r, t) ->
                        create(r, t, "eks", "CreateNodegroup")
                                .request(
                                        object(
                                                "name",
                                                "production",
                                                "nodegroupName",
                                                Ids.hex(r, "nodes-", 6),
                                                "scalingConfig",
                                                object(
                                                        "minSize",
                                                        10,
                                                        "maxSize",
                                                        50,
                                                        "desiredSize",
                                                        20))));
        add("emr-run-job-flow", "", 30, (r, t) -> compute.runJobFlow(r, t, thief, 40));
        add(
                "rds-create-db-instance",
                "",
                30,
                (r, t) ->
                        create(r, t, "rds", "CreateDBInstance")
                                .request(
                                        object(
                                                "dBInstanceIdentifier",
                                                Ids.hex(r, "db-", 8),
                                                "dBInstanceClass",
                                                "db.r6g.16xlarge",
                                                "engine",
                                                "postgres",
                                                "allocatedStorage",
                                                1000)));
        add(
                "redshift-create-cluster",
                "",
                30,
                (r, t) ->
                        create(r, t, "redshift", "CreateCluster")
                                .request(
                                        object(
                                                "clusterIdentifier",
                                                Ids.hex(r, "dw-", 8),
                                                "nodeType",
                                                "ra3.16xlarge",
                                                "numberOfNodes",
                                                8)));
        add(
                "glue-start-job-run",
                "",
                150,
                (r, t) -> compute.startJobRun(r, t, estate.glue, "load-events"));
        add("dynamodb-create-table", "", 80, (r, t) -> platform.createTable(r, t, thief));
    }

    private Call instances(ComputeCalls compute, SplittableRandom random, long millis, int count) {
        return compute.runInstances(
                random, millis, estate.leaky, estate.account.region(), TYPE, count);
    }

    private Call create(SplittableRandom random, long millis, String source, String name) {
        return new Call(random, millis, estate.leaky, estate.account.region(), source, name);
    }

    private void add(String kind, String entity, int calls, Maker maker) {
        byKind.put(kind, new Burst(entity, calls, maker));
    }

    Set<String> kinds() {
        return byKind.keySet();
    }

    /** The incident of a kind that begins at an instant; empty if it is no kind of these. */
    Optional<LabelledIncident> at(String kind, Instant start) {
        return Optional.ofNullable(byKind.get(kind))
                .map(
                        burst ->
                                new LabelledIncident(
                                        estate.account.id(),
                                        kind,
                                        kind,
                                        burst.entity(),
                                        start,
                                        start.plus(LENGTH),
                                        burst.calls()));
    }

    Call call(String kind, SplittableRandom random, long millis) {
        return Objects.requireNonNull(byKind.get(kind), kind).maker().call(random, millis);
    }
}
