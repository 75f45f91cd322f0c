package io.usagewatch.stacks.operations;

import com.pulumi.aws.cloudwatch.MetricAlarm;
import com.pulumi.aws.cloudwatch.MetricAlarmArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import io.usagewatch.stacks.stage.Outputs;
import io.usagewatch.stacks.stage.Place;
import java.util.List;
import java.util.Map;

/** Alarms of one place, which all tell the same topic. */
final class Alarms {

    private final Place place;
    private final Output<String> topic;
    private final CustomResourceOptions options;

    Alarms(Place place, Output<String> topic, CustomResourceOptions options) {
        this.place = place;
        this.topic = topic;
        this.options = options;
    }

    /**
     * @param minutes of one period
     * @param periods in a row that must be so
     */
    record Rule(
            String name,
            String description,
            String statistic,
            String comparison,
            double threshold,
            int minutes,
            int periods,
            boolean silenceIsBad) {

        static Rule above(
                String name, String description, double threshold, int minutes, int periods) {
            return new Rule(
                    name,
                    description,
                    "Maximum",
                    "GreaterThanThreshold",
                    threshold,
                    minutes,
                    periods,
                    false);
        }

        static Rule below(
                String name, String description, double threshold, int minutes, int periods) {
            return new Rule(
                    name,
                    description,
                    "Minimum",
                    "LessThanThreshold",
                    threshold,
                    minutes,
                    periods,
                    false);
        }

        Rule of(String otherStatistic) {
            return new Rule(
                    name,
                    description,
                    otherStatistic,
                    comparison,
                    threshold,
                    minutes,
                    periods,
                    silenceIsBad);
        }

        Rule alsoInSilence() {
            return new Rule(
                    name, description, statistic, comparison, threshold, minutes, periods, true);
        }
    }

    /**
     * @param dimensions with names that may be known only after deployment
     */
    void add(Rule rule, String namespace, String metric, Map<String, Output<String>> dimensions) {
        new MetricAlarm(
                place.logical(rule.name()),
                MetricAlarmArgs.builder()
                        .name(place.named(rule.name()))
                        .alarmDescription(rule.description())
                        .namespace(namespace)
                        .metricName(metric)
                        .dimensions(Outputs.joined(dimensions))
                        .statistic(rule.statistic())
                        .comparisonOperator(rule.comparison())
                        .threshold(rule.threshold())
                        .period(rule.minutes() * 60)
                        .evaluationPeriods(rule.periods())
                        .treatMissingData(rule.silenceIsBad() ? "breaching" : "notBreaching")
                        .alarmActions(topic.applyValue(List::of))
                        .okActions(topic.applyValue(List::of))
                        .build(),
                options);
    }
}
