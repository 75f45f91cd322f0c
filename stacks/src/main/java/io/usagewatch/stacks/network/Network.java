package io.usagewatch.stacks.network;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.ec2.SecurityGroup;
import com.pulumi.aws.ec2.SecurityGroupArgs;
import com.pulumi.aws.ec2.Subnet;
import com.pulumi.aws.ec2.SubnetArgs;
import com.pulumi.aws.ec2.Vpc;
import com.pulumi.aws.ec2.VpcArgs;
import com.pulumi.aws.ec2.VpcEndpoint;
import com.pulumi.aws.ec2.VpcEndpointArgs;
import com.pulumi.aws.inputs.GetAvailabilityZonesArgs;
import com.pulumi.aws.vpc.SecurityGroupEgressRule;
import com.pulumi.aws.vpc.SecurityGroupEgressRuleArgs;
import com.pulumi.aws.vpc.SecurityGroupIngressRule;
import com.pulumi.aws.vpc.SecurityGroupIngressRuleArgs;
import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Private subnets for a domain and the functions that use it, without a way to the internet. SNS
 * and SQS are reached over VPC endpoints.
 */
public final class Network extends Stage {

    private final List<Output<String>> subnets = new ArrayList<>();
    private final List<Resource> ways = new ArrayList<>();
    private final SecurityGroup functions;
    private final SecurityGroup domain;

    /**
     * @param cidr of the VPC, /16 to /20
     * @param zones one subnet in each
     */
    public record Args(Place place, String cidr, int zones) {}

    public Network(Args args, Resource parent) {
        super("network", "network", args.place(), parent);
        Place place = args.place();
        Vpc vpc =
                new Vpc(
                        place.logical("vpc"),
                        VpcArgs.builder()
                                .cidrBlock(args.cidr())
                                .enableDnsHostnames(true)
                                .enableDnsSupport(true)
                                .tags(Map.of("Name", place.prefix()))
                                .build(),
                        here());
        Output<List<String>> zones = zones(place);
        for (int i = 0; i < args.zones(); i++) {
            int zone = i;
            subnets.add(
                    new Subnet(
                                    place.logical("subnet-" + zone),
                                    SubnetArgs.builder()
                                            .vpcId(vpc.id())
                                            .cidrBlock(Subnets.of(args.cidr(), zone))
                                            .availabilityZone(
                                                    zones.applyValue(names -> names.get(zone)))
                                            .tags(Map.of("Name", place.named("private-" + zone)))
                                            .build(),
                                    here())
                            .id());
        }
        functions = group("functions", "The Lambda functions of Usage Watch", vpc);
        domain = group("domain", "The OpenSearch domain of Usage Watch", vpc);
        SecurityGroup endpoints = group("endpoints", "VPC endpoints of Usage Watch", vpc);
        allow("domain", functions, domain);
        allow("endpoints", functions, endpoints);
        endpoint(
                vpc,
                endpoints,
                "sns",
                Statement.allow("PublishToTheTopicsOfThisAccount", "sns:Publish"));
        endpoint(
                vpc,
                endpoints,
                "sqs",
                Statement.allow(
                        "UseTheQueuesOfThisAccount",
                        "sqs:DeleteMessage",
                        "sqs:ReceiveMessage",
                        "sqs:SendMessage"));
        registerOutputs(Map.of("vpc", vpc.id()));
    }

    /**
     * What lets a function reach the domain and the endpoints. Nothing names it, so whoever needs
     * it has to wait for it; on the way down it then goes last.
     */
    public List<Resource> ready() {
        return List.copyOf(ways);
    }

    public Output<List<String>> subnets() {
        return Output.all(subnets);
    }

    public Output<String> functionsGroup() {
        return functions.id();
    }

    public Output<String> domainGroup() {
        return domain.id();
    }

    /** The names of the zones of a region, in a fixed order. */
    private static Output<List<String>> zones(Place place) {
        return AwsFunctions.getAvailabilityZones(
                        GetAvailabilityZonesArgs.builder().state("available").build(),
                        InvokeOptions.builder().provider(place.provider()).build())
                .applyValue(found -> found.names());
    }

    private void endpoint(Vpc vpc, SecurityGroup group, String service, Statement allowed) {
        Place place = place();
        ways.add(
                new VpcEndpoint(
                        place.logical(service),
                        VpcEndpointArgs.builder()
                                .vpcId(vpc.id())
                                .serviceName(
                                        "com.amazonaws.%s.%s".formatted(place.region(), service))
                                .vpcEndpointType("Interface")
                                .privateDnsEnabled(true)
                                .subnetIds(Output.all(subnets))
                                .securityGroupIds(Output.all(List.of(group.id())))
                                .policy(
                                        Policy.of(
                                                allowed.byAccount(
                                                                place.partition(), place.account())
                                                        .on(place.arn(service, place.named("*")))))
                                .build(),
                        here()));
    }

    private SecurityGroup group(String name, String description, Vpc vpc) {
        return new SecurityGroup(
                place().logical(name),
                SecurityGroupArgs.builder()
                        .name(place().named(name))
                        .description(description)
                        .vpcId(vpc.id())
                        .build(),
                here());
    }

    private void allow(String name, SecurityGroup from, SecurityGroup to) {
        ways.add(
                new SecurityGroupEgressRule(
                        place().logical("to-" + name),
                        SecurityGroupEgressRuleArgs.builder()
                                .securityGroupId(from.id())
                                .referencedSecurityGroupId(to.id())
                                .ipProtocol("tcp")
                                .fromPort(443)
                                .toPort(443)
                                .build(),
                        here()));
        ways.add(
                new SecurityGroupIngressRule(
                        place().logical("into-" + name),
                        SecurityGroupIngressRuleArgs.builder()
                                .securityGroupId(to.id())
                                .referencedSecurityGroupId(from.id())
                                .ipProtocol("tcp")
                                .fromPort(443)
                                .toPort(443)
                                .build(),
                        here()));
    }
}
