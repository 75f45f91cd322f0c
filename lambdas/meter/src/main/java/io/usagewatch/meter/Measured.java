package io.usagewatch.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.EventFilter;
import io.usagewatch.detection.catalog.Measure;
import io.usagewatch.detection.catalog.MonitoredApi;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What of a monitored API's definition decides about its measures. */
final class Measured {

    private static final int BYTES = 8;

    private Measured() {}

    /** A short text that differs between definitions that measure different things. */
    static String by(MonitoredApi api) {
        EventFilter filter = api.filter();
        List<Object> parts =
                List.of(
                        api.eventSource(),
                        api.eventNames(),
                        measure(api.measure()),
                        api.splitBy().stream().map(EventField::path).toList(),
                        filter.onlyFailures(),
                        filter.errorCodes(),
                        filter.excludeAwsServices(),
                        filter.excludePrincipals(),
                        api.interval().toSeconds());
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(parts.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String measure(Measure measure) {
        return switch (measure) {
            case Measure.Calls calls -> "calls";
            case Measure.Failures failures -> "failures";
            case Measure.Sum sum -> "sum " + sum.field().path();
            case Measure.Distinct distinct -> "distinct " + distinct.field().path();
        };
    }
}
