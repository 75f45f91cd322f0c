package io.usagewatch.stacks.configuration;

import java.net.URI;
import java.util.Optional;

/** The OpenSearch domain of an account. */
public sealed interface Domain {

    /**
     * A domain that the stack makes.
     *
     * @param engineVersion as OpenSearch Service names it: {@code OpenSearch_3.3}
     * @param masters dedicated ones, if any
     * @param storageGigabytes per data node
     * @param zones 1 to 3
     * @param vpcCidr the address range of the VPC to put it into; public with fine-grained access
     *     otherwise
     */
    record Own(
            String engineVersion,
            Nodes instances,
            Optional<Nodes> masters,
            int storageGigabytes,
            int zones,
            Optional<String> vpcCidr)
            implements Domain {

        /** Whether OpenSearch Service can tune it; it cannot on burstable instances. */
        public boolean canBeTuned() {
            return !instances.type().startsWith("t");
        }
    }

    /**
     * A domain that is there already, shared or not.
     *
     * @param accessRole what the functions assume to reach it
     * @param alertRole what the domain publishes alerts with
     * @param console what the console assumes to reach it, where there is one
     */
    record Existing(
            URI endpoint, String accessRole, String alertRole, Optional<ConsoleAccess> console)
            implements Domain {}

    /**
     * Roles of the domain's account, apart, so that who may only read can only read.
     *
     * @param readRole may read
     * @param operateRole may write decisions
     */
    record ConsoleAccess(String readRole, String operateRole) {}

    /**
     * @param type such as {@code m6g.large.search}
     */
    record Nodes(String type, int count) {}
}
