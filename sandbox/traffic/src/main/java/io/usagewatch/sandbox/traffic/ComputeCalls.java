package io.usagewatch.sandbox.traffic;

import static io.usagewatch.sandbox.traffic.Json.items;
import static io.usagewatch.sandbox.traffic.Json.object;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Calls to EC2, Auto Scaling's view of it, EMR and Glue, in the shapes that CloudTrail records. */
final class ComputeCalls {
    private final Estate estate;
    private final String account;

    ComputeCalls(Estate estate) {
        this.estate = estate;
        this.account = estate.account.id();
    }

    Call runInstances(
            SplittableRandom random,
            long millis,
            Caller caller,
            String region,
            String type,
            int count) {
        String token = Ids.uuid(random).toUpperCase(Locale.ROOT);
        Object[] instances = new Object[count];
        for (int i = 0; i < count; i++) {
            instances[i] =
                    object(
                            "instanceId",
                            Ids.hex(random, "i-0", 16),
                            "imageId",
                            estate.image,
                            "instanceState",
                            object("code", 0, "name", "pending"),
                            "amiLaunchIndex",
                            i,
                            "instanceType",
                            type,
                            "launchTime",
                            millis,
                            "placement",
                            object("availabilityZone", region + "a", "tenancy", "default"),
                            "subnetId",
                            estate.subnet,
                            "vpcId",
                            estate.vpc,
                            "clientToken",
                            token);
        }
        String requestId = Ids.uuid(random);
        return ec2(random, millis, caller, region, "RunInstances")
                .request(
                        object(
                                "instancesSet",
                                items(
                                        object(
                                                "imageId",
                                                estate.image,
                                                "minCount",
                                                count > 5 ? 1 : count,
                                                "maxCount",
                                                count)),
                                "instanceType",
                                type,
                                "blockDeviceMapping",
                                object(),
                                "monitoring",
                                object("enabled", false),
                                "subnetId",
                                estate.subnet,
                                "disableApiTermination",
                                false,
                                "disableApiStop",
                                false,
                                "clientToken",
                                token,
                                "ebsOptimized",
                                false))
                .response(
                        object(
                                "requestId", requestId,
                                "reservationId", Ids.hex(random, "r-0", 16),
                                "ownerId", account,
                                "groupSet", object(),
                                "instancesSet", items(instances)));
    }

    Call terminateInstances(
            SplittableRandom random, long millis, Caller caller, String region, int count) {
        Object[] asked = new Object[count];
        Object[] stopped = new Object[count];
        for (int i = 0; i < count; i++) {
            String id = Ids.hex(random, "i-0", 16);
            asked[i] = object("instanceId", id);
            stopped[i] =
                    object(
                            "instanceId", id,
                            "currentState", object("code", 32, "name", "shutting-down"),
                            "previousState", object("code", 16, "name", "running"));
        }
        return ec2(random, millis, caller, region, "TerminateInstances")
                .request(object("instancesSet", items(asked)))
                .response(object("requestId", Ids.uuid(random), "instancesSet", items(stopped)));
    }

    Call createVolume(
            SplittableRandom random, long millis, Caller caller, String region, int gigabytes) {
        String size = Integer.toString(gigabytes);
        return ec2(random, millis, caller, region, "CreateVolume")
                .request(
                        object(
                                "size",
                                size,
                                "zone",
                                region + "a",
                                "volumeType",
                                "gp3",
                                "clientToken",
                                Ids.uuid(random).toUpperCase(Locale.ROOT)))
                .response(
                        object(
                                "requestId",
                                Ids.uuid(random),
                                "volumeId",
                                Ids.hex(random, "vol-0", 16),
                                "size",
                                size,
                                "zone",
                                region + "a",
                                "status",
                                "creating",
                                "createTime",
                                millis,
                                "volumeType",
                                "gp3",
                                "iops",
                                3000,
                                "encrypted",
                                true,
                                "tagSet",
                                object(),
                                "multiAttachEnabled",
                                false));
    }

    Call createSnapshot(SplittableRandom random, long millis, Caller caller, String region) {
        String volume = Ids.hex(random, "vol-0", 16);
        return ec2(random, millis, caller, region, "CreateSnapshot")
                .request(object("volumeId", volume, "description", "weekly"))
                .response(
                        object(
                                "requestId",
                                Ids.uuid(random),
                                "snapshotId",
                                Ids.hex(random, "snap-0", 16),
                                "volumeId",
                                volume,
                                "status",
                                "pending",
                                "startTime",
                                millis,
                                "ownerId",
                                account,
                                "volumeSize",
                                "100"));
    }

    /** An EC2 call that only looks, for example {@code DescribeInstances}. */
    Call describe(SplittableRandom random, long millis, Caller caller, String region, String name) {
        Object request =
                name.equals("DescribeInstances")
                        ? object(
                                "maxResults", 1000, "instancesSet", object(), "filterSet", object())
                        : object("filterSet", object());
        return ec2(random, millis, caller, region, name).readOnly().request(request);
    }

    Call runJobFlow(SplittableRandom random, long millis, Caller caller, int instances) {
        String region = estate.account.region();
        return new Call(random, millis, caller, region, "elasticmapreduce", "RunJobFlow")
                .request(
                        object(
                                "name", "nightly-aggregation",
                                "releaseLabel", "emr-7.3.0",
                                "serviceRole", "EMR_DefaultRole",
                                "jobFlowRole", "EMR_EC2_DefaultRole",
                                "instances",
                                        object(
                                                "instanceCount",
                                                instances,
                                                "masterInstanceType",
                                                "m5.xlarge",
                                                "slaveInstanceType",
                                                "r5.2xlarge",
                                                "keepJobFlowAliveWhenNoSteps",
                                                false),
                                "applications", List.of(object("name", "Spark"))))
                .response(object("jobFlowId", Ids.upper(random, "j-", 13)));
    }

    Call startJobRun(SplittableRandom random, long millis, Caller caller, String job) {
        return new Call(random, millis, caller, estate.account.region(), "glue", "StartJobRun")
                .request(
                        object(
                                "jobName",
                                job,
                                "arguments",
                                object("--job-bookmark-option", "job-bookmark-enable")))
                .response(object("jobRunId", Ids.hex(random, "jr_", 64)));
    }

    private static Call ec2(
            SplittableRandom random, long millis, Caller caller, String region, String name) {
        return new Call(random, millis, caller, region, "ec2", name);
    }
}
