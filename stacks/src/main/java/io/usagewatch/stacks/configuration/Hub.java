package io.usagewatch.stacks.configuration;

import java.util.List;
import java.util.Optional;

/**
 * The account where the others are registered.
 *
 * @param console the console on ECS, if it is wanted
 * @param searchUi whether an OpenSearch UI application spans all the domains made here
 */
public record Hub(
        String id,
        String region,
        DeployRole deployRole,
        Optional<Console> console,
        boolean searchUi) {

    /**
     * @param host the name people open it by
     * @param certificate of that name, in AWS Certificate Manager, in the hub's region
     * @param image what to run
     * @param externalId what the members' console roles ask for
     * @param alertEmails who is told when the console does not answer
     * @param vpcCidr the address range of its VPC
     * @param allowedCidrs who may open it
     */
    public record Console(
            String host,
            String certificate,
            Image image,
            String externalId,
            List<String> alertEmails,
            String vpcCidr,
            List<String> allowedCidrs) {

        public Console {
            alertEmails = List.copyOf(alertEmails);
            allowedCidrs = List.copyOf(allowedCidrs);
        }
    }
}
