package io.usagewatch.stacks.configuration;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one of {@code accounts}. */
final class AccountReader {

    static final Set<String> KEYS =
            Set.of(
                    "id",
                    "name",
                    "region",
                    "deployRole",
                    "externalId",
                    "alertEmails",
                    "trail",
                    "organizationId",
                    "logGroup",
                    "lambdaDataEvents",
                    "retention",
                    "domain");

    private static final Pattern NAME = Pattern.compile("(?!hub$)[a-z][a-z0-9-]{0,28}[a-z0-9]");
    private static final Pattern LOG_GROUP = Pattern.compile("[\\w./#-]{1,512}");
    private static final Pattern ORGANIZATION = Pattern.compile("o-[a-z0-9]{10,32}");
    private static final Pattern TRAIL = Pattern.compile("own|organization|existing|covered");

    /** What CloudWatch Logs takes as a retention, in days, up to two years. */
    private static final List<Integer> LOG_DAYS =
            List.of(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731);

    private AccountReader() {}

    /**
     * @param root where the domain of an account without one of its own is
     */
    static Account read(Section entry, Section root) {
        Domain domain = DomainReader.read(entry.has("domain") ? entry : root);
        Section retention = entry.section("retention", Set.of("logDays", "trailDays", "eventDays"));
        TrailSource trail = trail(entry);
        String id = AwsTexts.id(entry);
        return new Account(
                id,
                entry.text(
                        "name",
                        NAME,
                        "2 to 30 lower-case letters, digits and dashes, and not hub",
                        "workload"),
                AwsTexts.region(entry),
                AwsTexts.deployRole(entry, id),
                AwsTexts.emails(entry),
                trail,
                entry.flag("lambdaDataEvents"),
                new Account.Retention(
                        logDays(retention),
                        retention.number("trailDays", 1, 3650, 365),
                        retention.number("eventDays", 1, 3650, 30)),
                domain);
    }

    private static int logDays(Section retention) {
        int days = retention.number("logDays", 1, 731, 30);
        if (!LOG_DAYS.contains(days)) {
            retention.mistake(
                    "logDays", "'%d' is not one of %s, for example 30".formatted(days, LOG_DAYS));
        }
        return days;
    }

    private static TrailSource trail(Section entry) {
        String kind = entry.text("trail", TRAIL, "own, organization, existing or covered", "own");
        onlyWith(entry, kind, "organization", "organizationId");
        onlyWith(entry, kind, "existing", "logGroup");
        return switch (kind) {
            case "organization" ->
                    new TrailSource.Organization(
                            entry.text(
                                    "organizationId",
                                    ORGANIZATION,
                                    "an organization's id",
                                    "o-a1b2c3d4e5"));
            case "existing" ->
                    new TrailSource.Existing(
                            entry.text(
                                    "logGroup",
                                    LOG_GROUP,
                                    "a log group's name",
                                    "cloudtrail/all-events"));
            case "covered" -> new TrailSource.Covered();
            default -> new TrailSource.Own();
        };
    }

    private static void onlyWith(Section entry, String kind, String wanted, String key) {
        if (entry.has(key) && !kind.equals(wanted)) {
            entry.mistake(
                    key, "is used with trail: %s only, for example leave it out".formatted(wanted));
        }
    }
}
