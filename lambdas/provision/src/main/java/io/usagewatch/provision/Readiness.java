package io.usagewatch.provision;

import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Waits for a domain that is still coming up. */
final class Readiness {

    private static final String HEALTH = "/_cluster/health?wait_for_status=yellow&timeout=10s";

    /**
     * A load balancer whose domain does not answer yet, and a wait within the domain that ended.
     */
    private static final Set<Integer> NOT_YET =
            Set.of(DomainException.NO_ANSWER, 408, 429, 502, 503, 504);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    private Readiness() {}

    /**
     * Returns as soon as the domain takes writes. Asks again after ever longer pauses, as long as
     * the deadline allows.
     *
     * @throws ProvisionException if it is still not ready then
     * @throws DomainException if it answers that it never will, such as a refused signature
     */
    static void await(SearchDomain domain, Deadline deadline) {
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            String problem = problem(domain);
            if (problem.isEmpty()) {
                return;
            }
            if (!deadline.allows(pause.plusSeconds(1))) {
                throw new ProvisionException(
                        "%s is not ready: %s; provision again when it is"
                                .formatted(domain.name(), problem));
            }
            Pause.of(pause);
        }
    }

    private static String problem(SearchDomain domain) {
        try {
            JsonNode health = domain.get(HEALTH);
            boolean ready =
                    !health.path("timed_out").asBoolean(false)
                            && !health.path("status").asString("").equals("red");
            return ready ? "" : "its status is " + health.path("status").asString("unknown");
        } catch (DomainException e) {
            if (NOT_YET.contains(e.status())) {
                return String.valueOf(e.getMessage());
            }
            throw e;
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
}
