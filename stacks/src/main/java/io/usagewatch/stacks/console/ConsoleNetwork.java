package io.usagewatch.stacks.console;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.ec2.Eip;
import com.pulumi.aws.ec2.EipArgs;
import com.pulumi.aws.ec2.InternetGateway;
import com.pulumi.aws.ec2.InternetGatewayArgs;
import com.pulumi.aws.ec2.NatGateway;
import com.pulumi.aws.ec2.NatGatewayArgs;
import com.pulumi.aws.ec2.Route;
import com.pulumi.aws.ec2.RouteArgs;
import com.pulumi.aws.ec2.RouteTable;
import com.pulumi.aws.ec2.RouteTableArgs;
import com.pulumi.aws.ec2.RouteTableAssociation;
import com.pulumi.aws.ec2.RouteTableAssociationArgs;
import com.pulumi.aws.ec2.SecurityGroup;
import com.pulumi.aws.ec2.SecurityGroupArgs;
import com.pulumi.aws.ec2.Subnet;
import com.pulumi.aws.ec2.SubnetArgs;
import com.pulumi.aws.ec2.Vpc;
import com.pulumi.aws.ec2.VpcArgs;
import com.pulumi.aws.inputs.GetAvailabilityZonesArgs;
import com.pulumi.aws.vpc.SecurityGroupEgressRule;
import com.pulumi.aws.vpc.SecurityGroupEgressRuleArgs;
import com.pulumi.aws.vpc.SecurityGroupIngressRule;
import com.pulumi.aws.vpc.SecurityGroupIngressRuleArgs;
import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.network.Subnets;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two zones: the load balancer in public subnets, the console in private ones, with one NAT gateway
 * to AWS and to the members' domains.
 */
public final class ConsoleNetwork extends Stage {

    /** Where the console listens. */
    static final int PORT = 8080;

    /** Where it says how it does, to the balancer only. */
    static final int HEALTH_PORT = 8081;

    private static final int ZONES = 2;
    private static final String EVERYWHERE = "0.0.0.0/0";

    private final Vpc vpc;
    private final List<Output<String>> open = new ArrayList<>();
    private final List<Output<String>> closed = new ArrayList<>();
    private final List<Resource> ways = new ArrayList<>();
    private final SecurityGroup balancer;
    private final SecurityGroup task;
    private final SecurityGroup domains;

    /**
     * @param allowed who may open the console
     */
    public record Args(Place place, String cidr, List<String> allowed) {}

    public ConsoleNetwork(Args args, @Nullable Resource parent) {
        super("consolenetwork", "console-network", args.place(), parent);
        vpc =
                new Vpc(
                        place().logical("console"),
                        VpcArgs.builder()
                                .cidrBlock(args.cidr())
                                .enableDnsHostnames(true)
                                .enableDnsSupport(true)
                                .tags(named("console"))
                                .build(),
                        here());
        Output<List<String>> zones =
                AwsFunctions.getAvailabilityZones(
                                GetAvailabilityZonesArgs.builder().state("available").build(),
                                InvokeOptions.builder().provider(place().provider()).build())
                        .applyValue(found -> found.names());
        for (int zone = 0; zone < ZONES; zone++) {
            open.add(subnet("public-" + zone, args.cidr(), zone, zones, zone));
            closed.add(subnet("private-" + zone, args.cidr(), ZONES + zone, zones, zone));
        }
        routes();
        balancer = group("balancer", "Who may open the console");
        task = group("task", "The console");
        domains = group("domains", "VPC endpoints of the members' domains");
        for (int i = 0; i < args.allowed().size(); i++) {
            from("people-" + i, balancer, 443, args.allowed().get(i));
        }
        between("to-console", balancer, task, PORT);
        between("to-health", balancer, task, HEALTH_PORT);
        between("to-domains", task, domains, 443);
        ways.add(
                new SecurityGroupEgressRule(
                        place().logical("to-aws"),
                        SecurityGroupEgressRuleArgs.builder()
                                .securityGroupId(task.id())
                                .cidrIpv4(EVERYWHERE)
                                .ipProtocol("tcp")
                                .fromPort(443)
                                .toPort(443)
                                .build(),
                        here()));
        registerOutputs(Map.of());
    }

    /** The ways in and out. Nothing names them, so whoever needs them has to wait for them. */
    List<Resource> ready() {
        return List.copyOf(ways);
    }

    Output<String> vpc() {
        return vpc.id();
    }

    Output<List<String>> publicSubnets() {
        return Output.all(open);
    }

    Output<List<String>> privateSubnets() {
        return Output.all(closed);
    }

    Output<String> balancerGroup() {
        return balancer.id();
    }

    Output<String> taskGroup() {
        return task.id();
    }

    Output<String> domainsGroup() {
        return domains.id();
    }

    private Map<String, String> named(String name) {
        return Map.of("Name", place().named(name));
    }

    private Output<String> subnet(
            String name, String cidr, int block, Output<List<String>> zones, int zone) {
        return new Subnet(
                        place().logical(name),
                        SubnetArgs.builder()
                                .vpcId(vpc.id())
                                .cidrBlock(Subnets.of(cidr, block))
                                .availabilityZone(zones.applyValue(names -> names.get(zone)))
                                .mapPublicIpOnLaunch(false)
                                .tags(named(name))
                                .build(),
                        here())
                .id();
    }

    private void routes() {
        InternetGateway internet =
                new InternetGateway(
                        place().logical("internet"),
                        InternetGatewayArgs.builder().vpcId(vpc.id()).build(),
                        here());
        Eip address =
                new Eip(
                        place().logical("nat"),
                        EipArgs.builder().domain("vpc").build(),
                        here(internet));
        NatGateway nat =
                new NatGateway(
                        place().logical("nat"),
                        NatGatewayArgs.builder()
                                .allocationId(address.id())
                                .subnetId(open.getFirst())
                                .build(),
                        here(internet));
        RouteTable outside = table("public", open);
        ways.add(
                new Route(
                        place().logical("public"),
                        RouteArgs.builder()
                                .routeTableId(outside.id())
                                .destinationCidrBlock(EVERYWHERE)
                                .gatewayId(internet.id())
                                .build(),
                        here()));
        RouteTable inside = table("private", closed);
        ways.add(
                new Route(
                        place().logical("private"),
                        RouteArgs.builder()
                                .routeTableId(inside.id())
                                .destinationCidrBlock(EVERYWHERE)
                                .natGatewayId(nat.id())
                                .build(),
                        here()));
    }

    private RouteTable table(String name, List<Output<String>> subnets) {
        RouteTable table =
                new RouteTable(
                        place().logical(name),
                        RouteTableArgs.builder().vpcId(vpc.id()).tags(named(name)).build(),
                        here());
        for (int i = 0; i < subnets.size(); i++) {
            ways.add(
                    new RouteTableAssociation(
                            place().logical(name + "-" + i),
                            RouteTableAssociationArgs.builder()
                                    .routeTableId(table.id())
                                    .subnetId(subnets.get(i))
                                    .build(),
                            here()));
        }
        return table;
    }

    private SecurityGroup group(String name, String description) {
        return new SecurityGroup(
                place().logical(name),
                SecurityGroupArgs.builder()
                        .name(place().named("console-" + name))
                        .description(description)
                        .vpcId(vpc.id())
                        .build(),
                here());
    }

    private void from(String name, SecurityGroup to, int port, String cidr) {
        ways.add(
                new SecurityGroupIngressRule(
                        place().logical(name),
                        SecurityGroupIngressRuleArgs.builder()
                                .securityGroupId(to.id())
                                .cidrIpv4(cidr)
                                .ipProtocol("tcp")
                                .fromPort(port)
                                .toPort(port)
                                .build(),
                        here()));
    }

    private void between(String name, SecurityGroup from, SecurityGroup to, int port) {
        ways.add(
                new SecurityGroupEgressRule(
                        place().logical(name),
                        SecurityGroupEgressRuleArgs.builder()
                                .securityGroupId(from.id())
                                .referencedSecurityGroupId(to.id())
                                .ipProtocol("tcp")
                                .fromPort(port)
                                .toPort(port)
                                .build(),
                        here()));
        ways.add(
                new SecurityGroupIngressRule(
                        place().logical(name),
                        SecurityGroupIngressRuleArgs.builder()
                                .securityGroupId(to.id())
                                .referencedSecurityGroupId(from.id())
                                .ipProtocol("tcp")
                                .fromPort(port)
                                .toPort(port)
                                .build(),
                        here()));
    }
}
