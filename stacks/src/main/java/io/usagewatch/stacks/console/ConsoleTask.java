package io.usagewatch.stacks.console;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.ecs.TaskDefinition;
import com.pulumi.aws.ecs.TaskDefinitionArgs;
import com.pulumi.aws.ecs.inputs.TaskDefinitionRuntimePlatformArgs;
import com.pulumi.aws.ecs.inputs.TaskDefinitionVolumeArgs;
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
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * How ECS runs the console: on arm64, not as root, with nothing to write to but {@code /tmp}; and
 * the role that ECS starts it with.
 */
final class ConsoleTask extends Stage {

    static final String CONTAINER = "console";

    private static final int LOG_DAYS = 30;

    /** Also the image's, which makes {@code /tmp} a volume that this user may write to. */
    private static final String USER = "10001:10001";

    private static final String SCRATCH = "tmp";

    private final TaskDefinition task;

    record Args(
            Place place,
            Hub.Console wanted,
            ConsoleRole role,
            ConsoleSignIn signIn,
            AccountKey key) {}

    ConsoleTask(Args args, Resource parent) {
        super("consoletask", "console-task", args.place(), parent);
        Place place = args.place();
        LogGroup logs =
                new LogGroup(
                        place.logical("console"),
                        LogGroupArgs.builder()
                                .name("/usage-watch/%s/console".formatted(place.prefix()))
                                .retentionInDays(LOG_DAYS)
                                .kmsKeyId(args.key().arn())
                                .build(),
                        here());
        Role starter = starter();
        RolePolicy starting = starting(args, starter, logs);
        task =
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
                                .volumes(TaskDefinitionVolumeArgs.builder().name(SCRATCH).build())
                                .containerDefinitions(containers(args, logs))
                                .build(),
                        here(starting, args.signIn().ready()));
        registerOutputs(Map.of());
    }

    Output<String> arn() {
        return task.arn();
    }

    private Role starter() {
        return new Role(
                place().logical("console-start"),
                RoleArgs.builder()
                        .name(place().named("console-start"))
                        .description("ECS starts the console: image, log, client secret")
                        .permissionsBoundary(place().boundary())
                        .assumeRolePolicy(
                                Policy.trust(
                                        "ecs-tasks.amazonaws.com",
                                        place().account(),
                                        place().arn("ecs", "*")))
                        .build(),
                here());
    }

    private RolePolicy starting(Args args, Role starter, LogGroup logs) {
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
                                                .on(
                                                        args.wanted()
                                                                .image()
                                                                .repositoryArn(
                                                                        place().partition())),
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
                                                .on(args.signIn().secret()),
                                        Statement.allow("DecryptTheClientSecret", "kms:Decrypt")
                                                .on(args.key().arn())))
                        .build(),
                here());
    }

    private static Output<String> containers(Args args, LogGroup logs) {
        ConsoleSignIn signIn = args.signIn();
        return Output.all(signIn.clientId(), signIn.issuer(), signIn.secret(), logs.name())
                .applyValue(
                        known ->
                                JsonMapper.shared()
                                        .writeValueAsString(
                                                List.of(
                                                        container(
                                                                args,
                                                                environment(
                                                                        args,
                                                                        known.get(0),
                                                                        known.get(1)),
                                                                known.get(2),
                                                                known.get(3)))));
    }

    /** Sorted, as everything inside it, so that the text is the same each time. */
    private static Map<String, Object> container(
            Args args, Map<String, String> environment, String secret, String logGroup) {
        Map<String, Object> container = new TreeMap<>();
        container.put("name", CONTAINER);
        container.put("image", args.wanted().image().name());
        container.put("essential", true);
        container.put("user", USER);
        container.put("readonlyRootFilesystem", true);
        container.put(
                "mountPoints",
                List.of(
                        sorted(
                                "containerPath",
                                "/tmp",
                                "readOnly",
                                false,
                                "sourceVolume",
                                SCRATCH)));
        container.put(
                "portMappings",
                Stream.of(ConsoleNetwork.PORT, ConsoleNetwork.HEALTH_PORT)
                        .map(port -> Map.of("containerPort", port))
                        .toList());
        container.put(
                "environment",
                environment.entrySet().stream()
                        .map(one -> sorted("name", one.getKey(), "value", one.getValue()))
                        .toList());
        container.put(
                "secrets",
                List.of(
                        sorted(
                                "name",
                                client("REGISTRATION", "CLIENT_SECRET"),
                                "valueFrom",
                                secret)));
        container.put(
                "logConfiguration",
                sorted(
                        "logDriver",
                        "awslogs",
                        "options",
                        sorted(
                                "awslogs-group",
                                logGroup,
                                "awslogs-region",
                                args.place().region(),
                                "awslogs-stream-prefix",
                                "console")));
        return container;
    }

    private static Map<String, String> environment(Args args, String clientId, String issuer) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("AWS_REGION", args.place().region());
        variables.put("USAGE_WATCH_ACCOUNTS_PATH", Registration.path(args.place()));
        variables.put("USAGE_WATCH_EXTERNAL_ID", args.wanted().externalId());
        variables.put("MANAGEMENT_SERVER_PORT", String.valueOf(ConsoleNetwork.HEALTH_PORT));
        // Believes the balancer, the last one to write the headers, and no client before it.
        variables.put("SERVER_FORWARD_HEADERS_STRATEGY", "native");
        // Java takes a quarter of the task's memory by itself.
        variables.put("JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError");
        variables.put(client("REGISTRATION", "CLIENT_ID"), clientId);
        variables.put(client("REGISTRATION", "SCOPE"), "openid,email,profile");
        variables.put(client("PROVIDER", "ISSUER_URI"), issuer);
        return variables;
    }

    /** A property of Spring Security's, as a variable. */
    private static String client(String of, String property) {
        return "SPRING_SECURITY_OAUTH2_CLIENT_%s_%s_%s"
                .formatted(of, ConsoleSignIn.REGISTRATION.toUpperCase(Locale.ROOT), property);
    }

    private static Map<String, Object> sorted(Object... keysAndValues) {
        Map<String, Object> map = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
