package io.usagewatch.stacks.console;

import com.pulumi.aws.lb.Listener;
import com.pulumi.aws.lb.ListenerArgs;
import com.pulumi.aws.lb.LoadBalancer;
import com.pulumi.aws.lb.LoadBalancerArgs;
import com.pulumi.aws.lb.TargetGroup;
import com.pulumi.aws.lb.TargetGroupArgs;
import com.pulumi.aws.lb.inputs.ListenerDefaultActionArgs;
import com.pulumi.aws.lb.inputs.TargetGroupHealthCheckArgs;
import com.pulumi.aws.lb.inputs.TargetGroupStickinessArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.configuration.Hub;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.List;
import java.util.Map;

/** The load balancer in front of the console: TLS 1.2 or newer, and no other port. */
final class Front extends Stage {

    private final LoadBalancer balancer;
    private final TargetGroup targets;
    private final Listener listener;

    record Args(Place place, Hub.Console wanted, ConsoleNetwork network) {}

    Front(Args args, Resource parent) {
        super("front", "console-front", args.place(), parent);
        Place place = args.place();
        balancer =
                new LoadBalancer(
                        place.logical("console"),
                        LoadBalancerArgs.builder()
                                .name(place.named("console"))
                                .loadBalancerType("application")
                                .internal(false)
                                .subnets(args.network().publicSubnets())
                                .securityGroups(args.network().balancerGroup().applyValue(List::of))
                                .dropInvalidHeaderFields(true)
                                // A page that waits for the server's push is silent for long.
                                .idleTimeout(300)
                                .enableDeletionProtection(place.protect())
                                .build(),
                        here());
        targets =
                new TargetGroup(
                        place.logical("console"),
                        TargetGroupArgs.builder()
                                .name(place.named("console"))
                                .port(ConsoleNetwork.PORT)
                                .protocol("HTTP")
                                .targetType("ip")
                                .vpcId(args.network().vpc())
                                .deregistrationDelay(30)
                                .stickiness(
                                        TargetGroupStickinessArgs.builder()
                                                .enabled(true)
                                                .type("lb_cookie")
                                                .cookieDuration(8 * 3600)
                                                .build())
                                .healthCheck(
                                        TargetGroupHealthCheckArgs.builder()
                                                .port(String.valueOf(ConsoleNetwork.HEALTH_PORT))
                                                .path("/actuator/health/readiness")
                                                .matcher("200")
                                                .interval(30)
                                                .healthyThreshold(2)
                                                .build())
                                .build(),
                        here());
        listener =
                new Listener(
                        place.logical("console"),
                        ListenerArgs.builder()
                                .loadBalancerArn(balancer.arn())
                                .port(443)
                                .protocol("HTTPS")
                                .sslPolicy("ELBSecurityPolicy-TLS13-1-2-2021-06")
                                .certificateArn(args.wanted().certificate())
                                .defaultActions(
                                        ListenerDefaultActionArgs.builder()
                                                .type("forward")
                                                .targetGroupArn(targets.arn())
                                                .build())
                                .build(),
                        here());
        registerOutputs(Map.of());
    }

    Output<String> address() {
        return balancer.dnsName();
    }

    Output<String> targets() {
        return targets.arn();
    }

    /** What tells them in CloudWatch. */
    Map<String, Output<String>> dimensions() {
        return Map.of("TargetGroup", targets.arnSuffix(), "LoadBalancer", balancer.arnSuffix());
    }

    Resource listener() {
        return listener;
    }
}
