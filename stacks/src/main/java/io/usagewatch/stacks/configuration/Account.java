package io.usagewatch.stacks.configuration;

import java.util.List;

/**
 * A watched account.
 *
 * @param id twelve digits
 * @param name what people call it; names its resources in the stack
 * @param region where its trail ends and its domain is
 * @param alertEmails who is told of incidents, at least one
 * @param trail where its events come from
 * @param lambdaDataEvents whether each invocation of a Lambda function is an event; AWS bills them
 * @param retention how long what comes is kept
 */
public record Account(
        String id,
        String name,
        String region,
        DeployRole deployRole,
        List<String> alertEmails,
        TrailSource trail,
        boolean lambdaDataEvents,
        Retention retention,
        Domain domain) {

    public Account {
        alertEmails = List.copyOf(alertEmails);
    }

    /**
     * @param logDays of log groups; one of the numbers CloudWatch Logs takes
     * @param trailDays of the trail's bucket
     * @param eventDays of events in the domain
     */
    public record Retention(int logDays, int trailDays, int eventDays) {}
}
