package io.usagewatch.stacks.configuration;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code domain}, of all accounts or of one. */
final class DomainReader {

    static final String ENDPOINT = "https://search-shared.eu-west-1.es.amazonaws.com";

    private static final Set<String> KEYS =
            Set.of("version", "instances", "masters", "storage", "zones", "vpc", "existing");
    private static final Set<String> EXISTING_KEYS =
            Set.of("endpoint", "accessRole", "alertRole", "readAccessRole", "operateAccessRole");

    /** Families come and go, and the AWS SDK does not list the newest; sizes stay. */
    private static final Pattern INSTANCE =
            Pattern.compile(
                    "[a-z]+[0-9][a-z]*\\.(micro|small|medium|large|[0-9]{0,2}xlarge)\\.search");

    private static final Pattern VERSION = Pattern.compile("OpenSearch_(2\\.19|3\\.[135])");
    private static final Pattern ADDRESS = Pattern.compile("https://[a-z0-9.-]+(:\\d+)?");

    private DomainReader() {}

    static Domain read(Section of) {
        Section section = of.section("domain", KEYS);
        Optional<Section> existing = section.optionalSection("existing", EXISTING_KEYS);
        if (existing.isPresent()) {
            return existing(existing.get());
        }
        int zones = section.number("zones", 1, 3, 1);
        Domain.Nodes instances = nodes(section.section("instances", Set.of("type", "count")));
        if (instances.count() % zones != 0) {
            section.mistake(
                    "instances.count",
                    "'%d' does not spread evenly over %d zones, for example %d"
                            .formatted(instances.count(), zones, zones));
        }
        return new Domain.Own(
                section.text(
                        "version",
                        VERSION,
                        "a version that was tried (OpenSearch_2.19, _3.1, _3.3, _3.5)",
                        "OpenSearch_3.3"),
                instances,
                section.optionalSection("masters", Set.of("type", "count"))
                        .map(DomainReader::masters),
                section.number("storage", 10, 3072, 20),
                zones,
                section.optionalSection("vpc", Set.of("cidr")).map(AwsTexts::cidr));
    }

    private static Domain.Existing existing(Section section) {
        String endpoint =
                section.text("endpoint", ADDRESS, "the https address of a domain", ENDPOINT);
        return new Domain.Existing(
                URI.create(endpoint.isEmpty() ? ENDPOINT : endpoint),
                AwsTexts.role(section, "accessRole", "usage-watch-access"),
                AwsTexts.role(section, "alertRole", "usage-watch-alerts"),
                section.has("readAccessRole") || section.has("operateAccessRole")
                        ? Optional.of(
                                new Domain.ConsoleAccess(
                                        AwsTexts.role(
                                                section, "readAccessRole", "usage-watch-read"),
                                        AwsTexts.role(
                                                section,
                                                "operateAccessRole",
                                                "usage-watch-operate")))
                        : Optional.empty());
    }

    private static Domain.Nodes nodes(Section section) {
        return new Domain.Nodes(
                section.text(
                        "type",
                        INSTANCE,
                        "an instance type of OpenSearch Service",
                        "m6g.large.search"),
                section.number("count", 1, 80, 3));
    }

    private static Domain.Nodes masters(Section section) {
        Domain.Nodes masters = nodes(section);
        if (masters.count() != 3 && masters.count() != 5) {
            section.mistake(
                    "count",
                    "'%d' is not 3 or 5, so that they can vote, for example 3"
                            .formatted(masters.count()));
        }
        return masters;
    }
}
