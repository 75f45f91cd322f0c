package io.usagewatch.bench.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.catalog.CatalogYaml;
import java.io.ByteArrayInputStream;

/** The monitored APIs of {@link MonthOfEvents}: thirty, of every measure, all split. */
final class WatchedApis {

    static final int COUNT = 30;

    private static final int KINDS = 10;

    private WatchedApis() {}

    /** By region: 17 entities each. */
    static Catalog byRegion() {
        return splitBy("awsRegion");
    }

    /** By function: 67 entities each. */
    static Catalog byFunction() {
        return splitBy("requestParameters.functionName");
    }

    /** By principal: 133 entities each. */
    static Catalog byPrincipal() {
        return splitBy("principal");
    }

    static String eventName(int api) {
        return "Call" + api;
    }

    private static Catalog splitBy(String field) {
        StringBuilder yaml = new StringBuilder("monitored-apis:\n");
        for (int api = 0; api < COUNT; api++) {
            yaml.append(
                    "  - {id: api-%d, title: t, unit: u, reason: r, source: service.amazonaws.com, names: [%s], split-by: [%s], measure: %s}%n"
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
