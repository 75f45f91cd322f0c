package io.usagewatch.console.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A change of a monitored API over REST.
 *
 * @param definition with the keys that YAML has
 * @param accounts ids; absent for all
 * @param version of the monitored API as it was seen
 */
record MonitoredApiRequest(
        @Nullable JsonNode definition, @Nullable List<String> accounts, @Nullable String version) {}
