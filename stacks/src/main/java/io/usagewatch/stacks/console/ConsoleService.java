package io.usagewatch.stacks.console;

import com.pulumi.aws.ecs.Cluster;
import com.pulumi.aws.ecs.ClusterArgs;
import com.pulumi.aws.ecs.Service;
import com.pulumi.aws.ecs.ServiceArgs;
import com.pulumi.aws.ecs.inputs.ServiceDeploymentCircuitBreakerArgs;
import com.pulumi.aws.ecs.inputs.ServiceLoadBalancerArgs;
import com.pulumi.aws.ecs.inputs.ServiceNetworkConfigurationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.configuration.Hub;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.operations.ConsoleOperations;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The console as one task on Fargate behind a load balancer with TLS. */
public final class ConsoleService extends Stage {

    private final Front front;

    public record Args(Place place, Hub.Console wanted, ConsoleNetwork network, ConsoleRole role) {}

    public ConsoleService(Args args, @Nullable Resource parent) {
        super("console", "console", args.place(), parent);
        Place place = args.place();
        AccountKey key =
                new AccountKey(
                        new AccountKey.Args(place, place.named("hub"), Optional.empty()), this);
        ConsoleSignIn signIn =
                new ConsoleSignIn(new ConsoleSignIn.Args(place, args.wanted().host(), key), this);
        ConsoleTask task =
                new ConsoleTask(
                        new ConsoleTask.Args(place, args.wanted(), args.role(), signIn, key), this);
        front = new Front(new Front.Args(place, args.wanted(), args.network()), this);
        Cluster cluster =
                new Cluster(
                        place.logical("console"),
                        ClusterArgs.builder().name(place.named("console")).build(),
                        here());
        new Service(
                place.logical("console"),
                ServiceArgs.builder()
                        .name(place.named("console"))
                        .cluster(cluster.arn())
                        .taskDefinition(task.arn())
                        .launchType("FARGATE")
                        .desiredCount(1)
                        .deploymentCircuitBreaker(
                                ServiceDeploymentCircuitBreakerArgs.builder()
                                        .enable(true)
                                        .rollback(true)
                                        .build())
                        .healthCheckGracePeriodSeconds(120)
                        .networkConfiguration(
                                ServiceNetworkConfigurationArgs.builder()
                                        .assignPublicIp(false)
                                        .subnets(args.network().privateSubnets())
                                        .securityGroups(
                                                args.network().taskGroup().applyValue(List::of))
                                        .build())
                        .loadBalancers(
                                ServiceLoadBalancerArgs.builder()
                                        .targetGroupArn(front.targets())
                                        .containerName(ConsoleTask.CONTAINER)
                                        .containerPort(ConsoleNetwork.PORT)
                                        .build())
                        .build(),
                here(before(args)));
        new ConsoleOperations(
                new ConsoleOperations.Args(
                        place, key, args.wanted().alertEmails(), front.dimensions()),
                this);
        registerOutputs(Map.of());
    }

    /** A first task that finds no way out fails, and there is nothing to roll back to. */
    private Resource[] before(Args args) {
        List<Resource> before = new ArrayList<>(args.network().ready());
        before.add(front.listener());
        before.add(args.role().ready());
        return before.toArray(Resource[]::new);
    }

    /** Where the name of the console has to point to. */
    public Output<String> balancer() {
        return front.address();
    }
}
