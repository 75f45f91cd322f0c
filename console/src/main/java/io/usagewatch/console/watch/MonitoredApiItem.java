package io.usagewatch.console.watch;

import io.usagewatch.console.account.Problem;
import io.usagewatch.detection.catalog.Definition;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A monitored API over REST.
 *
 * @param definition with the keys that YAML has
 * @param version to be sent back with a change
 */
record MonitoredApiItem(
        String id, ObjectNode definition, String version, List<InAccount> accounts) {

    /**
     * @param desired absent where it is not wanted
     * @param actual {@code running}, {@code paused}, {@code drift}, ...
     * @param problem absent where there is none
     */
    record InAccount(
            String account,
            Optional<ObjectNode> desired,
            String origin,
            boolean overrides,
            String actual,
            String line,
            Optional<Problem> problem) {

        static InAccount of(Standing standing) {
            return new InAccount(
                    standing.account().id(),
                    standing.desired().map(Definition::write),
                    standing.origin().word(),
                    standing.overrides(),
                    standing.state().word(),
                    standing.line(),
                    standing.problem());
        }
    }

    static MonitoredApiItem of(WatchedApi api) {
        return new MonitoredApiItem(
                api.id(),
                Definition.write(api.definition()),
                api.version(),
                api.accounts().stream().map(InAccount::of).toList());
    }
}
