package io.usagewatch.notify.aws;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.usage.Entity;
import io.usagewatch.detection.words.Numbers;
import io.usagewatch.detection.words.Times;
import io.usagewatch.notify.message.LiveFigure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How the account is right now, as far as an incident makes one ask: instances for EC2, volumes for
 * EBS, invocations for Lambda.
 */
public final class AccountNow {

    private static final Duration COMPARED = Duration.ofDays(1);
    private static final int PAGE = 500;
    private static final int MOST_PAGES = 20;
    private static final int MOST_TYPES = 4;

    private final AwsQuery aws;

    public AccountNow(AwsQuery aws) {
        this.aws = aws;
    }

    /** Whether there is something to ask about incidents of a monitored API. */
    public boolean knows(MonitoredApi api) {
        return isAbout(api, "ec2", "RunInstances")
                || isAbout(api, "ec2", "CreateVolume")
                || isAbout(api, "lambda", "Invoke");
    }

    /**
     * @throws AwsException if a service does not answer
     */
    public List<LiveFigure> in(String region, MonitoredApi api, Incident incident, Instant now) {
        List<LiveFigure> figures = new ArrayList<>();
        if (isAbout(api, "ec2", "RunInstances")) {
            figures.addAll(instances(region, incident));
        }
        if (isAbout(api, "ec2", "CreateVolume")) {
            figures.addAll(volumes(region, incident));
        }
        if (isAbout(api, "lambda", "Invoke")) {
            figures.addAll(invocations(region, api, incident, now));
        }
        return figures;
    }

    private static boolean isAbout(MonitoredApi api, String service, String call) {
        return api.eventSource().equals(service + ".amazonaws.com")
                && api.eventNames().contains(call);
    }

    private List<LiveFigure> instances(String region, Incident incident) {
        Map<String, Integer> launchedByType = new HashMap<>();
        int[] counted = new int[2];
        boolean whole =
                pages(
                        region,
                        "DescribeInstances",
                        Map.of(
                                "Filter.1.Name",
                                "instance-state-name",
                                "Filter.1.Value.1",
                                "running"),
                        answer -> {
                            for (Xml instance :
                                    answer.all("reservationSet", "item", "instancesSet", "item")) {
                                counted[0]++;
                                if (isSince(instance.at("launchTime"), incident.start())) {
                                    counted[1]++;
                                    launchedByType.merge(
                                            instance.at("instanceType").text(), 1, Integer::sum);
                                }
                            }
                        });
        return List.of(
                new LiveFigure(region, atLeast(whole) + "instances running", counted[0], ""),
                new LiveFigure(
                        region,
                        "of them launched since the start",
                        counted[1],
                        commonest(launchedByType)));
    }

    private List<LiveFigure> volumes(String region, Incident incident) {
        long[] counted = new long[4];
        boolean whole =
                pages(
                        region,
                        "DescribeVolumes",
                        Map.of(),
                        answer -> {
                            for (Xml volume : answer.all("volumeSet", "item")) {
                                long size = number(volume.at("size").text());
                                counted[0]++;
                                counted[1] += size;
                                if (isSince(volume.at("createTime"), incident.start())) {
                                    counted[2]++;
                                    counted[3] += size;
                                }
                            }
                        });
        return List.of(
                new LiveFigure(
                        region, atLeast(whole) + "volumes", counted[0], gibibytes(counted[1])),
                new LiveFigure(
                        region,
                        "of them created since the start",
                        counted[2],
                        gibibytes(counted[3])));
    }

    /** An interval of now beside the average one of the 24 hours before the incident. */
    private List<LiveFigure> invocations(
            String region, MonitoredApi api, Incident incident, Instant now) {
        Duration interval = api.interval();
        long seconds = interval.toSeconds();
        // CloudWatch's periods begin at multiples of their length.
        Instant end = Instant.ofEpochSecond(now.getEpochSecond() / seconds * seconds);
        Instant start =
                Instant.ofEpochSecond(incident.start().getEpochSecond() / seconds * seconds);
        double usual =
                sum(region, incident, start.minus(COMPARED), start, Duration.ofHours(1))
                        / COMPARED.dividedBy(interval);
        double latest = sum(region, incident, end.minus(interval), end, interval);
        return List.of(
                new LiveFigure(
                        region, "invocations in the last " + Times.length(interval), latest, ""),
                new LiveFigure(
                        region,
                        "average of the 24 hours before",
                        usual,
                        latest > usual && usual > 0
                                ? "%s times as many now".formatted(Numbers.measure(latest / usual))
                                : ""));
    }

    private double sum(
            String region, Incident incident, Instant from, Instant to, Duration period) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("Namespace", "AWS/Lambda");
        parameters.put("MetricName", "Invocations");
        parameters.put("Statistics.member.1", "Sum");
        parameters.put("StartTime", from.toString());
        parameters.put("EndTime", to.toString());
        parameters.put("Period", String.valueOf(period.toSeconds()));
        functionName(incident.entity())
                .ifPresent(
                        name -> {
                            parameters.put("Dimensions.member.1.Name", "FunctionName");
                            parameters.put("Dimensions.member.1.Value", name);
                        });
        return aws
                .call(QueryService.CLOUDWATCH, region, "GetMetricStatistics", parameters)
                .all("GetMetricStatisticsResult", "Datapoints", "member")
                .stream()
                .mapToDouble(point -> Double.parseDouble(point.at("Sum").text()))
                .sum();
    }

    /**
     * Callers name a function by its name, its ARN, or a part of the ARN, with a version or not.
     */
    private static Optional<String> functionName(String entity) {
        return Entity.values(entity).stream()
                .flatMap(Optional::stream)
                .findFirst()
                .map(
                        said -> {
                            int function = said.indexOf("function:");
                            String name =
                                    function < 0
                                            ? said
                                            : said.substring(function + "function:".length());
                            int version = name.indexOf(':');
                            return version < 0 ? name : name.substring(0, version);
                        });
    }

    /**
     * @return false if there was more than is read
     */
    private boolean pages(
            String region, String action, Map<String, String> filter, Consumer<Xml> page) {
        Map<String, String> parameters = new LinkedHashMap<>(filter);
        parameters.put("MaxResults", String.valueOf(PAGE));
        for (int i = 0; i < MOST_PAGES; i++) {
            Xml answer = aws.call(QueryService.EC2, region, action, parameters);
            page.accept(answer);
            String next = answer.at("nextToken").text();
            if (next.isEmpty()) {
                return true;
            }
            parameters.put("NextToken", next);
        }
        return false;
    }

    private static String atLeast(boolean whole) {
        return whole ? "" : "at least so many ";
    }

    private static boolean isSince(Xml time, Instant start) {
        return !time.text().isEmpty() && !Instant.parse(time.text()).isBefore(start);
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static String gibibytes(long size) {
        return Numbers.whole(size) + " GiB";
    }

    private static String commonest(Map<String, Integer> byType) {
        return byType.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_TYPES)
                .map(type -> "%d %s".formatted(type.getValue(), type.getKey()))
                .collect(Collectors.joining(", "));
    }
}
