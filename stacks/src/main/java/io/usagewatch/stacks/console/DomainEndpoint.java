package io.usagewatch.stacks.console;

import com.pulumi.aws.opensearch.AuthorizeVpcEndpointAccess;
import com.pulumi.aws.opensearch.AuthorizeVpcEndpointAccessArgs;
import com.pulumi.aws.opensearch.Domain;
import com.pulumi.aws.opensearch.VpcEndpoint;
import com.pulumi.aws.opensearch.VpcEndpointArgs;
import com.pulumi.aws.opensearch.inputs.VpcEndpointVpcOptionsArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.List;
import java.util.Map;

/** A way from the console's VPC to a domain inside the VPC of a member. */
public final class DomainEndpoint extends Stage {

    private final VpcEndpoint endpoint;

    /**
     * @param hub where the console is, in the member's region
     */
    public record Args(Place hub, Place member, Domain domain, ConsoleNetwork network) {}

    public DomainEndpoint(Args args, Resource parent) {
        super("domainendpoint", args.member().name() + "-domain-endpoint", args.hub(), parent);
        AuthorizeVpcEndpointAccess allowed =
                new AuthorizeVpcEndpointAccess(
                        args.member().logical("console"),
                        AuthorizeVpcEndpointAccessArgs.builder()
                                .domainName(args.domain().domainName())
                                .account(args.hub().account())
                                .build(),
                        CustomResourceOptions.builder()
                                .parent(this)
                                .provider(args.member().provider())
                                .build());
        endpoint =
                new VpcEndpoint(
                        args.hub().logical(args.member().name()),
                        VpcEndpointArgs.builder()
                                .domainArn(args.domain().arn())
                                .vpcOptions(
                                        VpcEndpointVpcOptionsArgs.builder()
                                                .subnetIds(args.network().privateSubnets())
                                                .securityGroupIds(
                                                        args.network()
                                                                .domainsGroup()
                                                                .applyValue(List::of))
                                                .build())
                                .build(),
                        here(allowed));
        registerOutputs(Map.of());
    }

    /** The domain's address as the console sees it. */
    public Output<String> address() {
        return endpoint.endpoint().applyValue(host -> "https://" + host);
    }
}
