package io.usagewatch.bench.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.CatalogYaml;
import java.io.ByteArrayInputStream;
import java.util.List;

/** The monitored APIs of {@link DaysOfEvents}: thirty, of every measure, all split. */
final class WatchedApis {

    static final int COUNT = 30;

    private static final int KINDS = 10;

    private WatchedApis() {}

    static final String BY_FUNCTION = "requestParameters.functionName";

    private static final String BY_REGION = "awsRegion";
    private static final String BY_PRINCIPAL = "principal";

    /** From the one with the fewest values to the one with the most. */
    static final List<String> SPLIT_FIELDS = List.of(BY_REGION, BY_FUNCTION, BY_PRINCIPAL);

    /** How many entities they have, all together. */
    static int entities(String field) {
        return COUNT
                * switch (field) {
                    case BY_REGION -> DaysOfEvents.REGIONS;
                    case BY_FUNCTION -> DaysOfEvents.FUNCTIONS;
                    case BY_PRINCIPAL -> DaysOfEvents.PRINCIPALS;
                    default -> throw new IllegalArgumentException(field);
                };
    }

    /** The one that is called most, by function. */
    static Catalog busiest() {
        return new Catalog(List.of(splitBy(BY_FUNCTION).get("api-0")));
    }

    static String eventName(int api) {
        return "Call" + api;
    }

    static Catalog splitBy(String field) {
        StringBuilder yaml = new StringBuilder("monitored-apis:\n");
        for (int api = 0; api < COUNT; api++) {
            yaml.append(
                    "  - {id: api-%d, title: t, unit: u, reason: r, source: ec2.amazonaws.com, names: [%s], split-by: [%s], measure: %s}%n"
                            .formatted(api, eventName(api), field, measure(api)));
        }
        return CatalogYaml.read(new ByteArrayInputStream(yaml.toString().getBytes(UTF_8)));
    }

    private static String measure(int api) {
        return switch (api % KINDS) {
            case 7 -> "{sum: requestParameters.count}";
            case 8 -> "{distinct: principal}";
            case 9 -> "failures";
            default -> "calls";
        };
    }
}
