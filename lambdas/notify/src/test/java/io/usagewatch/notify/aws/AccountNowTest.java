package io.usagewatch.notify.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.Severity;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.notify.aws.StandInAws.Answer;
import io.usagewatch.notify.message.LiveFigure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountNowTest {

    private static final Instant START = Instant.parse("2026-11-24T13:05:00Z");
    private static final Instant NOW = Instant.parse("2026-11-24T13:21:30Z");

    private final StandInAws aws = new StandInAws();

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void instances_are_counted_over_all_pages_and_by_when_they_were_launched() {
        aws.on(
                "DescribeInstances",
                asked ->
                        asked.form().containsKey("NextToken")
                                ? instances("", "2026-11-24T13:06:00.000Z", "m5.large")
                                : instances("more", "2026-11-20T08:00:00.000Z", "m5.large"));

        assertThat(figures("ec2-run-instances", ""))
                .containsExactly(
                        new LiveFigure("eu-west-1", "instances running", 4, ""),
                        new LiveFigure(
                                "eu-west-1",
                                "of them launched since the start",
                                3,
                                "2 p4d.24xlarge, 1 m5.large"));
        assertThat(aws.asked("DescribeInstances").getFirst().form())
                .containsEntry("Filter.1.Value.1", "running")
                .containsEntry("Version", "2016-11-15");
    }

    @Test
    void a_request_is_signed_for_its_service_and_region() {
        aws.on("DescribeInstances", asked -> instances("", "2026-11-24T13:06:00Z", "m5.large"));
        var _ = figures("ec2-run-instances", "");
        assertThat(aws.asked("DescribeInstances").getFirst().authorization())
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                .contains("/eu-west-1/ec2/aws4_request");
    }

    @Test
    void volumes_are_counted_with_their_size() {
        aws.on(
                "DescribeVolumes",
                asked ->
                        new Answer(
                                200,
                                """
                                <DescribeVolumesResponse><volumeSet>
                                <item><size>100</size><createTime>2026-11-01T00:00:00.000Z</createTime></item>
                                <item><size>500</size><createTime>2026-11-24T13:07:00.000Z</createTime></item>
                                </volumeSet></DescribeVolumesResponse>
                                """));

        assertThat(figures("ebs-create-volume", ""))
                .containsExactly(
                        new LiveFigure("eu-west-1", "volumes", 2, "600 GiB"),
                        new LiveFigure(
                                "eu-west-1", "of them created since the start", 1, "500 GiB"));
    }

    @Test
    void invocations_stand_beside_the_average_of_the_24_hours_before_the_incident() {
        aws.on(
                "GetMetricStatistics",
                asked ->
                        new Answer(
                                200,
                                """
                                <GetMetricStatisticsResponse><GetMetricStatisticsResult><Datapoints>
                                <member><Sum>%s</Sum></member><member><Sum>%s</Sum></member>
                                </Datapoints></GetMetricStatisticsResult></GetMetricStatisticsResponse>
                                """
                                        .formatted(
                                                asked.form().get("Period").equals("3600")
                                                        ? "14400.0"
                                                        : "800",
                                                asked.form().get("Period").equals("3600")
                                                        ? "14400"
                                                        : "200")));

        assertThat(
                        figures(
                                "lambda-invoke",
                                "arn:aws:lambda:eu-west-1:111122223333:function:orders:live"))
                .containsExactly(
                        new LiveFigure("eu-west-1", "invocations in the last 5 min", 1_000, ""),
                        new LiveFigure(
                                "eu-west-1",
                                "average of the 24 hours before",
                                100,
                                "10 times as many now"));
        assertThat(aws.asked("GetMetricStatistics"))
                .allSatisfy(
                        asked ->
                                assertThat(asked.form())
                                        .containsEntry("Dimensions.member.1.Value", "orders"));
        assertThat(aws.asked("GetMetricStatistics").getFirst().form())
                .containsEntry("StartTime", "2026-11-23T13:05:00Z")
                .containsEntry("EndTime", "2026-11-24T13:05:00Z");
    }

    @Test
    void a_service_that_is_busy_is_asked_again() {
        AtomicInteger calls = new AtomicInteger();
        aws.on(
                "DescribeVolumes",
                asked ->
                        calls.incrementAndGet() < 3
                                ? error(503, "RequestLimitExceeded")
                                : new Answer(200, "<DescribeVolumesResponse/>"));
        assertThat(figures("ebs-create-volume", "")).hasSize(2);
    }

    @Test
    void what_the_role_may_not_do_is_said_at_once() {
        aws.on("DescribeVolumes", asked -> error(403, "UnauthorizedOperation"));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> figures("ebs-create-volume", ""))
                .withMessageContaining("ec2 DescribeVolumes in eu-west-1")
                .withMessageContaining("403 UnauthorizedOperation: no");
        assertThat(aws.asked("DescribeVolumes")).hasSize(1);
    }

    @Test
    void there_is_nothing_to_ask_about_keys_and_sign_ins() {
        AccountNow account = new AccountNow(aws.query());
        assertThat(Catalog.builtIn().apis().stream().filter(account::knows).map(api -> api.id()))
                .containsExactly(
                        "ec2-run-instances",
                        "ebs-create-volume",
                        "lambda-invoke",
                        "ec2-instance-family",
                        "ec2-limit-reached");
    }

    private List<LiveFigure> figures(String api, String entity) {
        Incident incident =
                new Incident(
                        "id",
                        "111122223333",
                        api,
                        entity,
                        START,
                        START.plus(Duration.ofMinutes(10)),
                        0,
                        0,
                        60,
                        1,
                        14,
                        Severity.HIGH,
                        List.of(START),
                        List.of());
        return new AccountNow(aws.query())
                .in("eu-west-1", Catalog.builtIn().get(api), incident, NOW);
    }

    private static Answer error(int status, String code) {
        return new Answer(
                status,
                "<Response><Errors><Error><Code>%s</Code><Message>no</Message></Error></Errors></Response>"
                        .formatted(code));
    }

    private static Answer instances(String next, String launched, String type) {
        return new Answer(
                200,
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
                  <reservationSet><item><instancesSet>
                    <item><instanceType>p4d.24xlarge</instanceType><launchTime>2026-11-24T13:05:10.000Z</launchTime></item>
                    <item><instanceType>%s</instanceType><launchTime>%s</launchTime></item>
                  </instancesSet></item></reservationSet>
                  <nextToken>%s</nextToken>
                </DescribeInstancesResponse>
                """
                        .formatted(type, launched, next));
    }
}
