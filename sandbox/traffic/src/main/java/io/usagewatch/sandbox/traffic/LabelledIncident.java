package io.usagewatch.sandbox.traffic;

import java.time.Instant;

/**
 * An incident that is really in the traffic: what a detector should find.
 *
 * @param account account id
 * @param kind {@code crypto-mining}, {@code lambda-loop}, {@code volume-burst} or {@code
 *     access-denied-storm}; or the slug of a monitored API, for a burst that was asked for
 * @param api slug of the monitored API that shows it: {@code ec2-run-instances}, {@code
 *     lambda-invoke}, {@code ebs-create-volume} or {@code access-denied}, unless it was asked for
 * @param entity function name, or the principal (name of the user or role), or empty where the API
 *     is not split
 * @param start no call is before it
 * @param end exclusive
 * @param calls number of calls of that API and entity that the incident adds
 */
public record LabelledIncident(
        String account,
        String kind,
        String api,
        String entity,
        Instant start,
        Instant end,
        long calls) {}
