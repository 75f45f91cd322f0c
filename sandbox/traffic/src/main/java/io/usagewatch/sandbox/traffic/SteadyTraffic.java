package io.usagewatch.sandbox.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What goes on all the time. Counts are over-dispersed, as real ones are: a rate follows its
 * rhythm, wanders over hours and days, and varies from one five minutes to the next by more than
 * Poisson.
 */
final class SteadyTraffic {
    private static final long SLOT = 300_000;
    private static final List<String> LOOKING =
            List.of(
                    "DescribeInstances",
                    "DescribeVolumes",
                    "DescribeSecurityGroups",
                    "DescribeSubnets",
                    "DescribeNetworkInterfaces",
                    "DescribeAddresses");
    private static final String SMALL_MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
    private static final String LARGE_MODEL = "anthropic.claude-3-5-sonnet-20241022-v2:0";

    private final Estate estate;
    private final double scale;
    private final ComputeCalls compute;
    private final PlatformCalls platform;
    private final List<Activity> activities = new ArrayList<>();
    private final List<Schedule> schedules = new ArrayList<>();

    SteadyTraffic(Estate estate, double scale) {
        this.estate = estate;
        this.scale = scale;
        this.compute = new ComputeCalls(estate);
        this.platform = new PlatformCalls(estate);
        functions();
        secrets();
        people();
        machines();
    }

    /** The calls of one hour, in no order. */
    void hour(long start, Consumer<Call> calls) {
        for (Activity activity : activities) {
            hour(activity, start, calls);
        }
        for (Schedule schedule : schedules) {
            hour(schedule, start, calls);
        }
    }

    /** Calls that a function usually gets in five minutes at this time. */
    double usualInvocations(String function, long millis) {
        return activities.stream()
                .filter(activity -> activity.name.equals("invoke " + function))
                .mapToDouble(activity -> activity.perSlot(estate.calendar, millis) * scale)
                .sum();
    }

    private void functions() {
        Caller gateway = new Caller.Service("apigateway.amazonaws.com");
        Caller bucket = new Caller.Service("s3.amazonaws.com");
        invoked(estate.api, 950, Rhythm.CUSTOMERS, 14, gateway);
        invoked(estate.webhook, 620, Rhythm.CUSTOMERS, 8, gateway);
        invoked(estate.worker, 330, Rhythm.OFFICE, 1.6, bucket);
        Caller scheduler = new Caller.Service("events.amazonaws.com");
        schedules.add(
                new Schedule(
                        estate.sessionCleanup,
                        5,
                        40,
                        1,
                        (r, t) -> platform.invoke(r, t, scheduler, estate.sessionCleanup)));
        schedules.add(
                new Schedule(
                        estate.auditExport,
                        60,
                        90,
                        3,
                        (r, t) -> platform.invoke(r, t, scheduler, estate.auditExport)));
    }

    private void invoked(
            String function, double perDay, Rhythm rhythm, double shape, Caller caller) {
        activities.add(
                new Activity(
                        "invoke " + function,
                        perDay,
                        rhythm,
                        shape,
                        (r, t) -> platform.invoke(r, t, caller, function)));
        Caller role = estate.roleOf(function);
        add("decrypt " + function, perDay * 0.3, rhythm, 4, (r, t) -> platform.decrypt(r, t, role));
        add(
                "secret " + function,
                perDay * 0.07,
                rhythm,
                5,
                (r, t) -> platform.getSecretValue(r, t, role));
    }

    private void secrets() {
        for (Caller.RoleSession server : estate.servers) {
            add(
                    "decrypt " + server.session(),
                    95,
                    Rhythm.CUSTOMERS,
                    6,
                    (r, t) -> platform.decrypt(r, t, server));
            add(
                    "secret " + server.session(),
                    22,
                    Rhythm.STEADY,
                    6,
                    (r, t) -> platform.getSecretValue(r, t, server));
        }
        add(
                "decrypt people",
                45,
                Rhythm.OFFICE,
                1.5,
                (r, t) -> platform.decrypt(r, t, one(r, estate.engineers)));
        Caller lambda = new Caller.Service("lambda.amazonaws.com");
        List<String> functions = List.of(estate.api, estate.webhook, estate.worker);
        add(
                "lambda assumes",
                260,
                Rhythm.CUSTOMERS,
                6,
                (r, t) -> platform.assumeRole(r, t, lambda, one(r, functions) + "-role"));
        add(
                "ec2 assumes",
                70,
                Rhythm.STEADY,
                20,
                (r, t) ->
                        platform.assumeRole(
                                r,
                                t,
                                new Caller.Service("ec2.amazonaws.com"),
                                one(r, estate.servers).role()));
    }

    private void people() {
        add(
                "console sign-in",
                14,
                Rhythm.OFFICE,
                4,
                (r, t) ->
                        platform.consoleLogin(
                                r, t, estate.users.get(r.nextInt(3)), r.nextDouble() > 0.08));
        add(
                "looking around",
                320,
                Rhythm.OFFICE,
                0.9,
                (r, t) ->
                        compute.describe(
                                r, t, one(r, estate.engineers), region(r), one(r, LOOKING)));
        add(
                "looking at buckets",
                60,
                Rhythm.OFFICE,
                0.9,
                (r, t) -> platform.look(r, t, one(r, estate.engineers), "GetBucketAcl"));
        add(
                "small model",
                190,
                Rhythm.OFFICE,
                2.5,
                (r, t) -> platform.invokeModel(r, t, one(r, estate.servers), SMALL_MODEL));
        add(
                "large model",
                50,
                Rhythm.OFFICE,
                1.5,
                (r, t) -> platform.invokeModel(r, t, one(r, estate.engineers), LARGE_MODEL));
        add("tries without right", 9, Rhythm.OFFICE, 0.7, this::denied);
        add(
                "roles refused",
                3,
                Rhythm.OFFICE,
                0.7,
                (r, t) ->
                        platform.assumeRole(r, t, one(r, estate.engineers), "AdminBreakGlass")
                                .denied());
        add(
                "volume by hand",
                3.5,
                Rhythm.OFFICE,
                0.6,
                (r, t) ->
                        compute.createVolume(
                                r,
                                t,
                                one(r, estate.engineers),
                                region(r),
                                50 * (1 + r.nextInt(8))));
        add(
                "instance by hand",
                2,
                Rhythm.OFFICE,
                0.8,
                (r, t) ->
                        compute.runInstances(
                                r, t, one(r, estate.engineers), region(r), "t3.large", 1));
        add(
                "bucket by hand",
                0.5,
                Rhythm.OFFICE,
                1,
                (r, t) -> platform.createBucket(r, t, one(r, estate.engineers)));
        add(
                "table by hand",
                4,
                Rhythm.OFFICE,
                1,
                (r, t) -> platform.createTable(r, t, one(r, estate.engineers)));
        add(
                "user by hand",
                0.35,
                Rhythm.OFFICE,
                1,
                (r, t) -> platform.createUser(r, t, one(r, estate.engineers)));
    }

    private void machines() {
        schedules.add(
                new Schedule(
                        "monitoring instances",
                        10,
                        20,
                        1,
                        (r, t) ->
                                compute.describe(
                                        r, t, estate.monitoring, region(r), "DescribeInstances")));
        schedules.add(
                new Schedule(
                        "monitoring alarms",
                        15,
                        20,
                        1,
                        (r, t) ->
                                platform.read(
                                        r, t, estate.monitoring, "monitoring", "DescribeAlarms")));
        schedules.add(
                new Schedule(
                        "billing export",
                        180,
                        200,
                        2,
                        (r, t) ->
                                platform.read(r, t, estate.users.get(3), "ce", "GetCostAndUsage")));
        schedules.add(
                new Schedule(
                        "old pipeline",
                        60,
                        300,
                        2,
                        (r, t) -> platform.getCallerIdentity(r, t, estate.leaky)));
        // a job that lost a permission long ago and that nobody repairs
        schedules.add(
                new Schedule(
                        "job without right",
                        240,
                        120,
                        1,
                        (r, t) ->
                                platform.read(
                                                r,
                                                t,
                                                estate.servers.get(3),
                                                "dynamodb",
                                                "DescribeTable")
                                        .denied()));
        add(
                "instances replaced",
                7,
                Rhythm.CUSTOMERS,
                1.2,
                (r, t) ->
                        compute.runInstances(
                                r, t, estate.autoscaling, estate.account.region(), "m6i.large", 1));
    }

    private Call denied(SplittableRandom random, long millis) {
        Caller caller =
                random.nextInt(3) == 0
                        ? one(random, estate.servers)
                        : one(random, estate.engineers);
        return switch (random.nextInt(5)) {
            case 0 -> platform.look(random, millis, caller, "GetBucketPolicy").denied();
            case 1 -> platform.iam(random, millis, caller, "ListUsers").readOnly().denied();
            case 2 -> platform.read(random, millis, caller, "logs", "DescribeLogGroups").denied();
            case 3 -> platform.decrypt(random, millis, caller).denied();
            default ->
                    compute.describe(
                                    random,
                                    millis,
                                    caller,
                                    estate.account.region(),
                                    "DescribeSnapshots")
                            .denied();
        };
    }

    private void add(String name, double perDay, Rhythm rhythm, double shape, Maker maker) {
        activities.add(new Activity(name, perDay, rhythm, shape, maker));
    }

    private String region(SplittableRandom random) {
        return random.nextInt(6) == 0 ? estate.secondRegion : estate.account.region();
    }

    static <T> T one(SplittableRandom random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private void hour(Activity activity, long start, Consumer<Call> calls) {
        Seeds seeds = estate.seeds.of(activity.name);
        SplittableRandom random = seeds.of("hour").of(start).random();
        double size = Math.exp(0.2 * seeds.of("size").gaussian()); // accounts differ
        double today = Math.exp(0.1 * seeds.of("day").of(estate.calendar.day(start)).gaussian());
        for (long slot = start; slot < start + WorkCalendar.HOUR; slot += SLOT) {
            double wander =
                    Math.exp(0.2 * seeds.of("wander").smooth(slot / (1.7 * WorkCalendar.HOUR)));
            double mean =
                    activity.perSlot(estate.calendar, slot)
                            * scale
                            * size
                            * today
                            * wander
                            * Seeds.gamma(random, activity.shape);
            int n = Seeds.poisson(random, mean);
            for (int i = 0; i < n; i++) {
                calls.accept(activity.maker.call(random, slot + random.nextLong(SLOT)));
            }
        }
    }

    private void hour(Schedule schedule, long start, Consumer<Call> calls) {
        Seeds seeds = estate.seeds.of(schedule.name);
        SplittableRandom random = seeds.of("hour").of(start).random();
        long period = schedule.minutes * 60_000L;
        long offset = Math.floorMod(seeds.of("offset").random().nextLong(), period);
        int times = Math.max(1, (int) Math.round(schedule.calls * Math.max(1, scale)));
        for (long run = Math.floorDiv(start - offset + period - 1, period) * period + offset;
                run < start + WorkCalendar.HOUR;
                run += period) {
            if (random.nextInt(300) == 0) {
                continue; // now and then one is missed
            }
            for (int i = 0; i < times; i++) {
                long late = random.nextLong(schedule.jitterSeconds * 1000L);
                calls.accept(
                        schedule.maker.call(
                                random, Math.min(run + late, start + WorkCalendar.HOUR - 1)));
            }
        }
    }

    interface Maker {
        Call call(SplittableRandom random, long millis);
    }

    /**
     * @param shape of the gamma factor of each five minutes; the lower, the more bursty
     */
    private record Activity(String name, double perDay, Rhythm rhythm, double shape, Maker maker) {
        double perSlot(WorkCalendar calendar, long millis) {
            return perDay / (WorkCalendar.DAY / SLOT) * rhythm.at(calendar, millis);
        }
    }

    /** Something that a clock starts. */
    private record Schedule(String name, int minutes, int jitterSeconds, int calls, Maker maker) {}
}
