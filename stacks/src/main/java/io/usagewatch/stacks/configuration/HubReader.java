package io.usagewatch.stacks.configuration;

import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code hub}. */
final class HubReader {

    private static final Set<String> KEYS =
            Set.of("id", "region", "deployRole", "externalId", "console", "searchUi");
    private static final Set<String> CONSOLE_KEYS =
            Set.of(
                    "host",
                    "certificate",
                    "image",
                    "externalId",
                    "alertEmails",
                    "vpc",
                    "allowedCidrs");

    private static final Pattern HOST =
            Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}");
    private static final Pattern CERTIFICATE =
            Pattern.compile("arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[a-z0-9-]+");
    private static final String IMAGE =
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com/usage-watch-console:0.1.0";

    private HubReader() {}

    static Hub read(Section root) {
        Section hub = root.section("hub", KEYS);
        String id = AwsTexts.id(hub);
        String region = AwsTexts.region(hub);
        return new Hub(
                id,
                region,
                AwsTexts.deployRole(hub, id),
                hub.optionalSection("console", CONSOLE_KEYS)
                        .map(console -> console(console, id, region)),
                hub.flag("searchUi"));
    }

    private static Hub.Console console(Section console, String account, String region) {
        return new Hub.Console(
                console.text("host", HOST, "a host name", "usage-watch.example.com"),
                certificate(console, account, region),
                image(console),
                AwsTexts.externalId(console),
                AwsTexts.emails(console),
                AwsTexts.cidr(console.section("vpc", Set.of("cidr"))),
                AwsTexts.anyCidrs(console, "allowedCidrs"));
    }

    /** A load balancer takes those of its own account and region only. */
    private static String certificate(Section console, String account, String region) {
        String arn =
                console.text(
                        "certificate",
                        CERTIFICATE,
                        "the ARN of a certificate",
                        "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b");
        AwsTexts.isOf(console, "certificate", arn, account);
        if (!arn.isEmpty() && !region.isEmpty() && !arn.split(":")[3].equals(region)) {
            console.mistake(
                    "certificate",
                    "'%s' is not of the hub's region %s, for example %s"
                            .formatted(arn, region, arn.replace(arn.split(":")[3], region)));
        }
        return arn;
    }

    private static Image image(Section console) {
        String name =
                console.text(
                        "image", Image.FORM, "an image in Amazon ECR with a tag or digest", IMAGE);
        return Image.of(name.isEmpty() ? IMAGE : name);
    }
}
