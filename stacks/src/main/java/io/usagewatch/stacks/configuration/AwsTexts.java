package io.usagewatch.stacks.configuration;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What occurs in several places of a configuration, in AWS's forms. */
final class AwsTexts {

    static final Pattern ROLE =
            Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,512}");
    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+){1,2}-[1-9]");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern CIDR =
            Pattern.compile(
                    "(10\\.%1$s|172\\.(1[6-9]|2\\d|3[01])|192\\.168)(\\.%1$s){2}/(1[6-9]|20)"
                            .formatted(OCTET));
    private static final Pattern ANY_CIDR =
            Pattern.compile("(%1$s\\.){3}%1$s/(3[0-2]|[12]?\\d)".formatted(OCTET));
    private static final Pattern EMAIL =
            Pattern.compile("[^@\\s]{1,64}@[A-Za-z0-9.-]{1,190}\\.[A-Za-z]{2,}");

    private AwsTexts() {}

    static String id(Section section) {
        return section.text(
                "id", ACCOUNT_ID, "an account id of twelve digits in quotes", "\"111122223333\"");
    }

    static String region(Section section) {
        return section.text("region", REGION, "an AWS region", "eu-west-1");
    }

    static String role(Section section, String key, String example) {
        return section.text(
                key, ROLE, "the ARN of a role", "arn:aws:iam::111122223333:role/" + example);
    }

    static String externalId(Section section) {
        return section.text("externalId", EXTERNAL_ID, "an external id", "usage-watch-7d1f");
    }

    static String cidr(Section vpc) {
        return vpc.text("cidr", CIDR, "a private address range of /16 to /20", "10.40.0.0/16");
    }

    static List<String> anyCidrs(Section section, String key) {
        return section.texts(key, ANY_CIDR, "an address range", "203.0.113.0/24");
    }

    static List<String> emails(Section section) {
        return section.texts("alertEmails", EMAIL, "an e-mail address", "cloud-ops@example.com");
    }

    /**
     * The role that deploys into an account, which has to be one of that account.
     *
     * @param account its id, empty if it could not be read
     */
    static DeployRole deployRole(Section section, String account) {
        String role = role(section, "deployRole", "deploy-usage-watch");
        isOf(section, "deployRole", role, account);
        return new DeployRole(
                role,
                section.has("externalId") ? Optional.of(externalId(section)) : Optional.empty());
    }

    /** Adds a mistake if an ARN is of another account. */
    static void isOf(Section section, String key, String arn, String account) {
        String[] parts = arn.split(":", 6);
        if (parts.length == 6 && !account.isEmpty() && !parts[4].equals(account)) {
            section.mistake(
                    key,
                    "'%s' is not of the account %s, for example %s"
                            .formatted(arn, account, arn.replace(parts[4], account)));
        }
    }
}
