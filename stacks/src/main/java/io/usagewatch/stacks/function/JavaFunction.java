package io.usagewatch.stacks.function;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.lambda.Alias;
import com.pulumi.aws.lambda.AliasArgs;
import com.pulumi.aws.lambda.Function;
import com.pulumi.aws.lambda.FunctionArgs;
import com.pulumi.aws.lambda.FunctionEventInvokeConfig;
import com.pulumi.aws.lambda.FunctionEventInvokeConfigArgs;
import com.pulumi.aws.lambda.inputs.FunctionEnvironmentArgs;
import com.pulumi.aws.lambda.inputs.FunctionEventInvokeConfigDestinationConfigArgs;
import com.pulumi.aws.lambda.inputs.FunctionEventInvokeConfigDestinationConfigOnFailureArgs;
import com.pulumi.aws.lambda.inputs.FunctionLoggingConfigArgs;
import com.pulumi.aws.lambda.inputs.FunctionSnapStartArgs;
import com.pulumi.aws.lambda.inputs.FunctionVpcConfigArgs;
import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueueArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.network.Network;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Outputs;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.QueueAccess;
import io.usagewatch.stacks.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function on Java 25 with SnapStart: its log group, its role's policy, an alias that callers
 * use, and a queue for what it could not do.
 */
public final class JavaFunction extends Stage {

    /** What callers call. Only a published version has a snapshot to start from. */
    public static final String ALIAS = "live";

    private static final int FOURTEEN_DAYS = 14 * 24 * 3600;

    /** What SQS takes, in bytes; its own default, a quarter of it, is less than a large batch. */
    private static final int LARGEST_MESSAGE = 1_048_576;

    private final Function function;
    private final Alias alias;
    private final Queue failures;
    private final LogGroup logGroup;
    private final List<Resource> ready = new ArrayList<>();

    /**
     * @param environment its variables
     * @param layer a layer's ARN, if any
     * @param mayDo what it needs beyond its logs and its queue
     * @param concurrency how many run at once at most
     * @param retries how often Lambda calls it again after an error, 0 to 2
     */
    public record Args(
            Place place,
            Functions function,
            FunctionCode code,
            FunctionRole role,
            Map<String, Output<String>> environment,
            Optional<Output<String>> layer,
            List<Statement> mayDo,
            Optional<Network> network,
            int logDays,
            Output<String> key,
            Optional<Integer> concurrency,
            int retries) {}

    public JavaFunction(Args args, Resource parent) {
        super("function", args.function().word() + "-function", args.place(), parent);
        Place place = args.place();
        String word = args.function().word();
        logGroup =
                new LogGroup(
                        place.logical(word),
                        LogGroupArgs.builder()
                                .name("/usage-watch/%s/%s".formatted(place.prefix(), word))
                                .retentionInDays(args.logDays())
                                .kmsKeyId(args.key())
                                .build(),
                        here());
        failures =
                new Queue(
                        place.logical(word + "-failures"),
                        QueueArgs.builder()
                                .name(place.named(word + "-failures"))
                                .messageRetentionSeconds(FOURTEEN_DAYS)
                                .maxMessageSize(LARGEST_MESSAGE)
                                .sqsManagedSseEnabled(true)
                                .build(),
                        here());
        Resource queuePolicy =
                QueueAccess.byRole(place, word + "-failures", failures, args.role().arn(), here());
        RolePolicy permissions =
                new RolePolicy(
                        place.logical(word),
                        RolePolicyArgs.builder()
                                .name("function")
                                .role(args.role().id())
                                .policy(Policy.of(statements(args)))
                                .build(),
                        here());
        function = function(args, permissions);
        alias =
                new Alias(
                        place.logical(word),
                        AliasArgs.builder()
                                .name(ALIAS)
                                .description("The version that is called")
                                .functionName(function.name())
                                .functionVersion(function.version())
                                .build(),
                        here());
        FunctionEventInvokeConfig failure =
                new FunctionEventInvokeConfig(
                        place.logical(word),
                        FunctionEventInvokeConfigArgs.builder()
                                .functionName(function.name())
                                .qualifier(alias.name())
                                .maximumRetryAttempts(args.retries())
                                .maximumEventAgeInSeconds(args.function().waits())
                                .destinationConfig(
                                        FunctionEventInvokeConfigDestinationConfigArgs.builder()
                                                .onFailure(
                                                        FunctionEventInvokeConfigDestinationConfigOnFailureArgs
                                                                .builder()
                                                                .destination(failures.arn())
                                                                .build())
                                                .build())
                                .build(),
                        here(queuePolicy));
        ready.add(alias);
        ready.add(failure);
        registerOutputs(Map.of("alias", alias.arn()));
    }

    public Output<String> name() {
        return function.name();
    }

    public Output<String> aliasArn() {
        return alias.arn();
    }

    /** The same, for those who have to know it before it is made. */
    public static String aliasArn(Place place, Functions function) {
        return place.arn("lambda", "function:%s:%s".formatted(place.named(function.word()), ALIAS));
    }

    /** What a caller has to wait for. */
    public Resource[] ready() {
        return ready.toArray(Resource[]::new);
    }

    public Output<String> failures() {
        return failures.name();
    }

    public Output<String> logGroup() {
        return logGroup.name();
    }

    private Function function(Args args, Resource permissions) {
        Place place = args.place();
        String word = args.function().word();
        FunctionArgs.Builder wanted =
                FunctionArgs.builder()
                        .name(place.named(word))
                        .role(args.role().arn())
                        .runtime("java25")
                        .architectures("arm64")
                        .handler(args.function().handler())
                        .code(args.code().archive())
                        .sourceCodeHash(args.code().hash())
                        .memorySize(args.function().megabytes())
                        .timeout(args.function().seconds())
                        .publish(true)
                        .snapStart(
                                FunctionSnapStartArgs.builder()
                                        .applyOn("PublishedVersions")
                                        .build())
                        .loggingConfig(
                                FunctionLoggingConfigArgs.builder()
                                        .logFormat("JSON")
                                        .logGroup(logGroup.name())
                                        .build())
                        .kmsKeyArn(args.key())
                        .environment(
                                FunctionEnvironmentArgs.builder()
                                        .variables(Outputs.joined(args.environment()))
                                        .build());
        args.concurrency().ifPresent(wanted::reservedConcurrentExecutions);
        args.layer().ifPresent(layer -> wanted.layers(layer.applyValue(List::of)));
        args.network()
                .ifPresent(
                        network ->
                                wanted.vpcConfig(
                                        FunctionVpcConfigArgs.builder()
                                                .subnetIds(network.subnets())
                                                .securityGroupIds(
                                                        network.functionsGroup()
                                                                .applyValue(List::of))
                                                .build()));
        List<Resource> before = new ArrayList<>(List.of(permissions));
        args.network().ifPresent(network -> before.addAll(network.ready()));
        return new Function(
                place.logical(word), wanted.build(), here(before.toArray(Resource[]::new)));
    }

    private List<Statement> statements(Args args) {
        List<Statement> statements = new ArrayList<>(args.mayDo());
        statements.add(
                Statement.allow("WriteItsLog", "logs:CreateLogStream", "logs:PutLogEvents")
                        .on(logGroup.arn().applyValue(arn -> arn + ":*")));
        statements.add(Statement.allow("KeepWhatFailed", "sqs:SendMessage").on(failures.arn()));
        statements.add(Statement.allow("ReadItsVariables", "kms:Decrypt").on(args.key()));
        if (args.network().isPresent()) {
            statements.add(
                    Statement.allow(
                                    "JoinTheVpc",
                                    "ec2:CreateNetworkInterface",
                                    "ec2:DeleteNetworkInterface",
                                    "ec2:DescribeNetworkInterfaces",
                                    "ec2:DescribeSubnets",
                                    "ec2:AssignPrivateIpAddresses",
                                    "ec2:UnassignPrivateIpAddresses")
                            .on("*"));
        }
        return statements;
    }
}
