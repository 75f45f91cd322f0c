package io.usagewatch.stacks.configuration;

/** Where an account's events come from. */
public sealed interface TrailSource {

    /** A trail of its own. */
    record Own() implements TrailSource {}

    /**
     * A trail over the whole organization, made in this account, which manages it.
     *
     * @param organizationId {@code o-...}
     */
    record Organization(String organizationId) implements TrailSource {}

    /**
     * A trail that is there already and writes to CloudWatch Logs.
     *
     * @param logGroup its log group's name
     */
    record Existing(String logGroup) implements TrailSource {}

    /** The organization's trail of another account, whose domain this one shares. */
    record Covered() implements TrailSource {}
}
