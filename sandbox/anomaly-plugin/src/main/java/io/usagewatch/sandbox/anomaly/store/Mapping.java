package io.usagewatch.sandbox.anomaly.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** Mappings of the indices the plugin keeps, as in the real plugins. */
public enum Mapping {
    DETECTORS,
    JOBS,
    RESULTS,
    TASKS,
    NOTIFICATIONS,
    MONITORS,
    ALERTS;

    /** The mapping as JSON. */
    public String json() {
        String file = "mapping/" + name().toLowerCase(Locale.ROOT) + ".json";
        try (InputStream in = Mapping.class.getResourceAsStream(file)) {
            return new String(
                    Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
