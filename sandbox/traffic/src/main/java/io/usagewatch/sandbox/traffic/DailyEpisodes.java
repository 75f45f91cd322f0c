package io.usagewatch.sandbox.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What makes a day what it is: the nightly batch, deployments, an autoscaling wave, plans, backups.
 * Some of it is a lot at once and at another minute each day, and all of it is as it should be.
 */
final class DailyEpisodes {
    private static final double MINUTE = 1 / 60.0;
    private static final List<String> JOBS =
            List.of("load-events", "load-orders", "dedupe", "aggregate-daily", "export-parquet");
    private static final List<String> PLAN =
            List.of(
                    "DescribeVpcs",
                    "DescribeSubnets",
                    "DescribeRouteTables",
                    "DescribeSecurityGroups",
                    "DescribeInstances",
                    "DescribeVolumes",
                    "DescribeLaunchTemplates",
                    "DescribeNatGateways");

    private final Estate estate;
    private final ComputeCalls compute;
    private final PlatformCalls platform;

    DailyEpisodes(Estate estate) {
        this.estate = estate;
        this.compute = new ComputeCalls(estate);
        this.platform = new PlatformCalls(estate);
    }

    /** The calls that the day's episodes make; the last ones may be in the day after. */
    List<Call> of(long day) {
        List<Call> calls = new ArrayList<>();
        Seeds seeds = estate.seeds.of("episodes").of(day);
        WorkCalendar calendar = estate.calendar;
        nightlyBatch(seeds.of("nightly").random(), day, calls);
        boolean off = calendar.isWeekend(day) || calendar.isHoliday(day);
        SplittableRandom random = seeds.of("work").random();
        int deployments = Seeds.poisson(random, off ? 0.15 : calendar.isReleaseDay(day) ? 6 : 2.2);
        for (int i = 0; i < deployments; i++) {
            deployment(random, calendar.at(day, workingHour(random)), calls);
        }
        int plans = Seeds.poisson(random, off ? 0.2 : 3.5);
        for (int i = 0; i < plans; i++) {
            plan(random, calendar.at(day, workingHour(random)), calls);
        }
        if (!off && random.nextInt(4) == 0) {
            newEnvironment(random, calendar.at(day, workingHour(random)), calls);
        }
        if (calendar.isReleaseDay(day)) {
            newVolumes(random, calendar.at(day, 10 + 6 * random.nextDouble()), calls);
        }
        if (!calendar.isWeekend(day) || random.nextInt(3) == 0) {
            wave(random, calendar.at(day, 10.1 + 0.35 * random.nextGaussian()), calls);
        }
        wave(random, calendar.at(day, 18.8 + 0.3 * random.nextGaussian()), calls);
        if (calendar.dayOfWeek(day).getValue() == 7) {
            backup(random, calendar.at(day, 4 + 0.1 * random.nextDouble()), calls);
        }
        return calls;
    }

    private static double workingHour(SplittableRandom random) {
        return Math.clamp(13.5 + 2.6 * random.nextGaussian(), 8.5, 19);
    }

    /**
     * A cluster at two, jobs on it, the report after them; a few minutes off from night to night.
     */
    private void nightlyBatch(SplittableRandom random, long day, List<Call> calls) {
        String region = estate.account.region();
        long start = estate.calendar.at(day, 2 + 3 * MINUTE * random.nextGaussian());
        int size = 9 + random.nextInt(4);
        Caller scheduler = new Caller.Service("events.amazonaws.com");
        calls.add(platform.assumeRole(random, start, scheduler, "NightlySchedulerRole"));
        calls.add(compute.runJobFlow(random, start + 2_000, estate.glue, size));
        long launch = start + 15_000;
        calls.add(compute.runInstances(random, launch, estate.emr, region, "m5.xlarge", 1));
        for (int left = size - 1; left > 0; left -= 4) {
            launch += 5_000 + random.nextInt(40_000);
            calls.add(
                    compute.runInstances(
                            random, launch, estate.emr, region, "r5.2xlarge", Math.min(4, left)));
        }
        long job = start + 240_000;
        for (String name : JOBS) {
            calls.add(compute.startJobRun(random, job, estate.glue, name));
            int decrypts = 2 + random.nextInt(4);
            for (int i = 0; i < decrypts; i++) {
                calls.add(platform.decrypt(random, job + random.nextInt(120_000), estate.glue));
            }
            job += 150_000 + random.nextInt(250_000);
        }
        int reports = 35 + random.nextInt(20);
        for (int i = 0; i < reports; i++) {
            calls.add(
                    platform.invoke(
                            random,
                            job + random.nextInt(420_000),
                            scheduler,
                            estate.nightlyReport));
        }
        calls.add(compute.terminateInstances(random, job + 600_000, estate.emr, region, size));
    }

    private void deployment(SplittableRandom random, long start, List<Call> calls) {
        String stack =
                SteadyTraffic.one(random, List.of("orders", "payments", "edge", "reporting"));
        Caller provider = new Caller.Service("codepipeline.amazonaws.com");
        calls.add(platform.assumeRole(random, start, provider, "GitHubActionsDeploy"));
        calls.add(platform.getCallerIdentity(random, start + 1_500, estate.deployer));
        calls.add(platform.stack(random, start + 8_000, "CreateChangeSet", stack));
        long t = start + 12_000;
        int polls = 3 + random.nextInt(8);
        for (int i = 0; i < polls; i++, t += 5_000) {
            calls.add(platform.stack(random, t, "DescribeChangeSet", stack));
        }
        calls.add(platform.stack(random, t, "ExecuteChangeSet", stack));
        int functions = 1 + random.nextInt(3);
        for (int i = 0; i < functions; i++) {
            t += 4_000 + random.nextInt(15_000);
            calls.add(
                    platform.updateFunctionCode(
                            random,
                            t,
                            estate.deployer,
                            SteadyTraffic.one(
                                    random, List.of(estate.api, estate.webhook, estate.worker))));
        }
        int waits = 4 + random.nextInt(20);
        for (int i = 0; i < waits; i++, t += 10_000 + random.nextInt(5_000)) {
            calls.add(platform.stack(random, t, "DescribeStackEvents", stack));
        }
        if (random.nextInt(4) == 0) { // servers are replaced one after the other
            for (int i = 0; i < 3; i++, t += 90_000 + random.nextInt(90_000)) {
                calls.add(
                        compute.runInstances(
                                random,
                                t,
                                estate.autoscaling,
                                estate.account.region(),
                                "m6i.large",
                                1));
            }
        }
    }

    private void plan(SplittableRandom random, long start, List<Call> calls) {
        Caller engineer = SteadyTraffic.one(random, estate.engineers);
        int looks = 15 + random.nextInt(45);
        for (int i = 0; i < looks; i++) {
            calls.add(
                    compute.describe(
                            random,
                            start + random.nextInt(110_000),
                            engineer,
                            estate.account.region(),
                            SteadyTraffic.one(random, PLAN)));
        }
    }

    /** Somebody sets up a test environment: several of each at once, and all as intended. */
    private void newEnvironment(SplittableRandom random, long start, List<Call> calls) {
        Caller engineer = SteadyTraffic.one(random, estate.engineers);
        String region = random.nextInt(3) == 0 ? estate.secondRegion : estate.account.region();
        long t = start;
        int hosts = 2 + random.nextInt(4);
        for (int i = 0; i < hosts; i++, t += 3_000 + random.nextInt(60_000)) {
            calls.add(compute.runInstances(random, t, engineer, region, "t3.xlarge", 1));
            if (random.nextBoolean()) {
                calls.add(compute.createVolume(random, t + 9_000, engineer, region, 100));
            }
        }
        calls.add(platform.createBucket(random, t, engineer));
    }

    private void newVolumes(SplittableRandom random, long start, List<Call> calls) {
        long t = start;
        int volumes = 2 + random.nextInt(3);
        for (int i = 0; i < volumes; i++, t += 60_000 + random.nextInt(500_000)) {
            calls.add(
                    compute.createVolume(random, t, estate.deployer, estate.account.region(), 200));
        }
    }

    private void wave(SplittableRandom random, long start, List<Call> calls) {
        String region = estate.account.region();
        int steps = 2 + random.nextInt(3);
        long t = start;
        int started = 0;
        for (int i = 0; i < steps; i++, t += 180_000 + random.nextInt(240_000)) {
            int count = 1 + random.nextInt(2);
            started += count;
            calls.add(
                    compute.runInstances(
                            random, t, estate.autoscaling, region, "m6i.large", count));
        }
        calls.add(
                compute.terminateInstances(
                        random,
                        t + 2 * WorkCalendar.HOUR + random.nextInt(3_600_000),
                        estate.autoscaling,
                        region,
                        started));
    }

    private void backup(SplittableRandom random, long start, List<Call> calls) {
        Caller backup = new Caller.Service("backup.amazonaws.com");
        for (int i = 0; i < 12; i++) {
            calls.add(
                    compute.createSnapshot(
                            random,
                            start + random.nextInt(400_000),
                            backup,
                            estate.account.region()));
        }
    }
}
