package io.usagewatch.stacks.console;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.ecr.Repository;
import com.pulumi.aws.ecr.RepositoryArgs;
import com.pulumi.aws.ecr.inputs.RepositoryEncryptionConfigurationArgs;
import com.pulumi.aws.ecr.inputs.RepositoryImageScanningConfigurationArgs;
import com.pulumi.aws.ecs.Cluster;
import com.pulumi.aws.ecs.ClusterArgs;
import com.pulumi.aws.ecs.Service;
import com.pulumi.aws.ecs.ServiceArgs;
import com.pulumi.aws.ecs.TaskDefinition;
import com.pulumi.aws.ecs.TaskDefinitionArgs;
import com.pulumi.aws.ecs.inputs.ServiceDeploymentCircuitBreakerArgs;
import com.pulumi.aws.ecs.inputs.ServiceLoadBalancerArgs;
import com.pulumi.aws.ecs.inputs.ServiceNetworkConfigurationArgs;
import com.pulumi.aws.ecs.inputs.TaskDefinitionRuntimePlatformArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.configuration.Hub;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.registration.Registration;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The console as one task on Fargate behind a load balancer with TLS. */
public final class ConsoleService extends Stage {

    private static final int LOG_DAYS = 30;

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
        Repository images =
                new Repository(
                        place.logical("console"),
                        RepositoryArgs.builder()
                                .name(place.named("console"))
                                .imageTagMutability("IMMUTABLE")
                                .imageScanningConfiguration(
                                        RepositoryImageScanningConfigurationArgs.builder()
                                                .scanOnPush(true)
                                                .build())
                                .encryptionConfigurations(
                                        RepositoryEncryptionConfigurationArgs.builder()
                                                .encryptionType("KMS")
                                                .kmsKey(key.arn())
                                                .build())
                                .forceDelete(!place.protect())
                                .build(),
                        here());
        LogGroup logs =
                new LogGroup(
                        place.logical("console"),
                        LogGroupArgs.builder()
                                .name("/usage-watch/%s/console".formatted(place.prefix()))
                                .retentionInDays(LOG_DAYS)
                                .kmsKeyId(key.arn())
                                .build(),
                        here());
        Role starter = starter();
        RolePolicy starting = starting(starter, images, logs, signIn, key);
        front = new Front(new Front.Args(place, args.wanted(), args.network()), this);
        TaskDefinition task =
                new TaskDefinition(
                        place.logical("console"),
                        TaskDefinitionArgs.builder()
                                .family(place.named("console"))
                                .requiresCompatibilities("FARGATE")
                                .networkMode("awsvpc")
                                .cpu("512")
                                .memory("2048")
                                .runtimePlatform(
                                        TaskDefinitionRuntimePlatformArgs.builder()
                                                .cpuArchitecture("ARM64")
                                                .operatingSystemFamily("LINUX")
                                                .build())
                                .executionRoleArn(starter.arn())
                                .taskRoleArn(args.role().arn())
                                .containerDefinitions(container(args, signIn, logs))
                                .build(),
                        here(starting, signIn.ready()));
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
                                        .containerName("console")
                                        .containerPort(ConsoleNetwork.PORT)
                                        .build())
                        .build(),
                here(front.listener()));
        registerOutputs(Map.of());
    }

    /** Where the name of the console has to point to. */
    public Output<String> balancer() {
        return front.address();
    }

    private Role starter() {
        return new Role(
                place().logical("console-start"),
                RoleArgs.builder()
                        .name(place().named("console-start"))
                        .description("ECS starts the console: image, log, client secret")
                        .assumeRolePolicy(
                                Policy.trust(
                                        "ecs-tasks.amazonaws.com",
                                        place().account(),
                                        place().arn("ecs", "*")))
                        .build(),
                here());
    }

    private RolePolicy starting(
            Role starter, Repository images, LogGroup logs, ConsoleSignIn signIn, AccountKey key) {
        return new RolePolicy(
                place().logical("console-start"),
                RolePolicyArgs.builder()
                        .name("start")
                        .role(starter.id())
                        .policy(
                                Policy.of(
                                        Statement.allow(
                                                        "PullTheImage",
                                                        "ecr:BatchCheckLayerAvailability",
                                                        "ecr:BatchGetImage",
                                                        "ecr:GetDownloadUrlForLayer")
                                                .on(images.arn()),
                                        Statement.allow(
                                                        "SignInToTheRegistry",
                                                        "ecr:GetAuthorizationToken")
                                                .on("*"),
                                        Statement.allow(
                                                        "WriteItsLog",
                                                        "logs:CreateLogStream",
                                                        "logs:PutLogEvents")
                                                .on(logs.arn().applyValue(arn -> arn + ":*")),
                                        Statement.allow(
                                                        "ReadTheClientSecret",
                                                        "secretsmanager:GetSecretValue")
                                                .on(signIn.secret()),
                                        Statement.allow("DecryptTheClientSecret", "kms:Decrypt")
                                                .on(key.arn())))
                        .build(),
                here());
    }

    private static Output<String> container(Args args, ConsoleSignIn signIn, LogGroup logs) {
        return Output.all(signIn.clientId(), signIn.issuer(), signIn.secret(), logs.name())
                .applyValue(
                        known ->
                                JsonMapper.shared()
                                        .writeValueAsString(
                                                List.of(
                                                        container(
                                                                args,
                                                                known.get(0),
                                                                known.get(1),
                                                                known.get(2),
                                                                known.get(3)))));
    }

    private static Map<String, Object> container(
            Args args, String clientId, String issuer, String secret, String logGroup) {
        String registration =
                "SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_"
                        + ConsoleSignIn.REGISTRATION.toUpperCase(Locale.ROOT);
        String provider =
                "SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_"
                        + ConsoleSignIn.REGISTRATION.toUpperCase(Locale.ROOT);
        return new TreeMap<>(
                Map.of(
                        "name",
                        "console",
                        "image",
                        args.wanted().image(),
                        "essential",
                        true,
                        "portMappings",
                        List.of(Map.of("containerPort", ConsoleNetwork.PORT)),
                        "environment",
                        List.of(
                                variable("USAGE_WATCH_ACCOUNTS_PATH", Registration.PATH),
                                variable("USAGE_WATCH_EXTERNAL_ID", args.wanted().externalId()),
                                variable("SERVER_FORWARD_HEADERS_STRATEGY", "framework"),
                                // Java takes a quarter of the task's memory by itself
                                variable(
                                        "JAVA_TOOL_OPTIONS",
                                        "-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"),
                                variable(registration + "_CLIENT_ID", clientId),
                                variable(registration + "_SCOPE", "openid,email,profile"),
                                variable(provider + "_ISSUER_URI", issuer)),
                        "secrets",
                        List.of(secretOf(registration + "_CLIENT_SECRET", secret)),
                        "logConfiguration",
                        new TreeMap<>(
                                Map.of(
                                        "logDriver",
                                        "awslogs",
                                        "options",
                                        new TreeMap<>(
                                                Map.of(
                                                        "awslogs-group",
                                                        logGroup,
                                                        "awslogs-region",
                                                        args.place().region(),
                                                        "awslogs-stream-prefix",
                                                        "console"))))));
    }

    /** Sorted, so that the text is the same each time. */
    private static Map<String, String> variable(String name, String value) {
        return new TreeMap<>(Map.of("name", name, "value", value));
    }

    private static Map<String, String> secretOf(String name, String arn) {
        return new TreeMap<>(Map.of("name", name, "valueFrom", arn));
    }
}
