package io.usagewatch.stacks.domain;

import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.cloudwatch.LogResourcePolicy;
import com.pulumi.aws.cloudwatch.LogResourcePolicyArgs;
import com.pulumi.aws.opensearch.DomainArgs;
import com.pulumi.aws.opensearch.inputs.DomainAdvancedSecurityOptionsArgs;
import com.pulumi.aws.opensearch.inputs.DomainAdvancedSecurityOptionsMasterUserOptionsArgs;
import com.pulumi.aws.opensearch.inputs.DomainAutoTuneOptionsArgs;
import com.pulumi.aws.opensearch.inputs.DomainClusterConfigArgs;
import com.pulumi.aws.opensearch.inputs.DomainClusterConfigZoneAwarenessConfigArgs;
import com.pulumi.aws.opensearch.inputs.DomainCognitoOptionsArgs;
import com.pulumi.aws.opensearch.inputs.DomainDomainEndpointOptionsArgs;
import com.pulumi.aws.opensearch.inputs.DomainEbsOptionsArgs;
import com.pulumi.aws.opensearch.inputs.DomainEncryptAtRestArgs;
import com.pulumi.aws.opensearch.inputs.DomainLogPublishingOptionArgs;
import com.pulumi.aws.opensearch.inputs.DomainNodeToNodeEncryptionArgs;
import com.pulumi.aws.opensearch.inputs.DomainOffPeakWindowOptionsArgs;
import com.pulumi.aws.opensearch.inputs.DomainOffPeakWindowOptionsOffPeakWindowArgs;
import com.pulumi.aws.opensearch.inputs.DomainOffPeakWindowOptionsOffPeakWindowWindowStartTimeArgs;
import com.pulumi.aws.opensearch.inputs.DomainSoftwareUpdateOptionsArgs;
import com.pulumi.aws.opensearch.inputs.DomainVpcOptionsArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.configuration.Domain;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.network.Network;
import io.usagewatch.stacks.policy.Policy;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.signin.SignIn;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An OpenSearch domain: encrypted at rest and between nodes, HTTPS only, fine-grained access
 * control with provision's role as its master user, and no passwords of its own.
 */
public final class OwnDomain extends Stage {

    private static final List<String> LOGS = List.of("ES_APPLICATION_LOGS");

    private final com.pulumi.aws.opensearch.Domain domain;

    /**
     * @param visitors the other roles that may send requests; what they may do is decided in the
     *     domain
     * @param master the role that manages the domain's own roles
     */
    public record Args(
            Place place,
            Domain.Own wanted,
            int logDays,
            AccountKey key,
            SignIn signIn,
            Optional<Network> network,
            Output<String> master,
            List<Output<String>> visitors) {}

    public OwnDomain(Args args, Resource parent) {
        super("domain", "domain", args.place(), parent);
        Place place = args.place();
        DomainArgs.Builder wanted =
                DomainArgs.builder()
                        .domainName(place.prefix())
                        .engineVersion(args.wanted().engineVersion())
                        .clusterConfig(cluster(args.wanted()))
                        .ebsOptions(
                                DomainEbsOptionsArgs.builder()
                                        .ebsEnabled(true)
                                        .volumeType("gp3")
                                        .volumeSize(args.wanted().storageGigabytes())
                                        .build())
                        .encryptAtRest(
                                DomainEncryptAtRestArgs.builder()
                                        .enabled(true)
                                        .kmsKeyId(args.key().arn())
                                        .build())
                        .nodeToNodeEncryption(
                                DomainNodeToNodeEncryptionArgs.builder().enabled(true).build())
                        .domainEndpointOptions(
                                DomainDomainEndpointOptionsArgs.builder()
                                        .enforceHttps(true)
                                        .tlsSecurityPolicy("Policy-Min-TLS-1-2-PFS-2023-10")
                                        .build())
                        .advancedSecurityOptions(
                                DomainAdvancedSecurityOptionsArgs.builder()
                                        .enabled(true)
                                        .internalUserDatabaseEnabled(false)
                                        .masterUserOptions(
                                                DomainAdvancedSecurityOptionsMasterUserOptionsArgs
                                                        .builder()
                                                        .masterUserArn(args.master())
                                                        .build())
                                        .build())
                        .cognitoOptions(
                                DomainCognitoOptionsArgs.builder()
                                        .enabled(true)
                                        .userPoolId(args.signIn().userPool())
                                        .identityPoolId(args.signIn().identityPool())
                                        .roleArn(args.signIn().serviceRole())
                                        .build())
                        .autoTuneOptions(autoTune(args.wanted()))
                        .offPeakWindowOptions(nightly())
                        .softwareUpdateOptions(
                                DomainSoftwareUpdateOptionsArgs.builder()
                                        .autoSoftwareUpdateEnabled(true)
                                        .build())
                        .accessPolicies(access(args));
        List<Resource> first = new ArrayList<>(args.signIn().ready());
        wanted.logPublishingOptions(logs(args, first));
        args.network()
                .ifPresent(
                        network ->
                                wanted.vpcOptions(
                                        DomainVpcOptionsArgs.builder()
                                                .subnetIds(network.subnets())
                                                .securityGroupIds(
                                                        Output.all(List.of(network.domainGroup())))
                                                .build()));
        domain =
                new com.pulumi.aws.opensearch.Domain(
                        place.logical("domain"),
                        wanted.build(),
                        kept(first.toArray(Resource[]::new)));
        registerOutputs(Map.of("endpoint", domain.endpoint()));
    }

    public DomainAccess access() {
        return new DomainAccess(
                domain.endpoint().applyValue(host -> "https://" + host),
                domain.dashboardEndpoint().applyValue(address -> "https://" + address),
                Optional.empty());
    }

    public com.pulumi.aws.opensearch.Domain resource() {
        return domain;
    }

    public static String arn(Place place) {
        return place.arn("es", "domain/" + place.prefix());
    }

    private static DomainClusterConfigArgs cluster(Domain.Own wanted) {
        DomainClusterConfigArgs.Builder cluster =
                DomainClusterConfigArgs.builder()
                        .instanceType(wanted.instances().type())
                        .instanceCount(wanted.instances().count())
                        .zoneAwarenessEnabled(wanted.zones() > 1)
                        .dedicatedMasterEnabled(wanted.masters().isPresent());
        wanted.masters()
                .ifPresent(
                        masters ->
                                cluster.dedicatedMasterType(masters.type())
                                        .dedicatedMasterCount(masters.count()));
        if (wanted.zones() > 1) {
            cluster.zoneAwarenessConfig(
                    DomainClusterConfigZoneAwarenessConfigArgs.builder()
                            .availabilityZoneCount(wanted.zones())
                            .build());
        }
        return cluster.build();
    }

    private static DomainAutoTuneOptionsArgs autoTune(Domain.Own wanted) {
        return wanted.canBeTuned()
                ? DomainAutoTuneOptionsArgs.builder()
                        .desiredState("ENABLED")
                        .useOffPeakWindow(true)
                        .build()
                : DomainAutoTuneOptionsArgs.builder().desiredState("DISABLED").build();
    }

    private static DomainOffPeakWindowOptionsArgs nightly() {
        return DomainOffPeakWindowOptionsArgs.builder()
                .enabled(true)
                .offPeakWindow(
                        DomainOffPeakWindowOptionsOffPeakWindowArgs.builder()
                                .windowStartTime(
                                        DomainOffPeakWindowOptionsOffPeakWindowWindowStartTimeArgs
                                                .builder()
                                                .hours(1)
                                                .minutes(0)
                                                .build())
                                .build())
                .build();
    }

    private Output<String> access(Args args) {
        Statement visitors =
                Statement.allow(
                                "RequestsOfKnownRoles",
                                DomainAccess.actions(
                                        "Delete", "Get", "Head", "Patch", "Post", "Put"))
                        .on(arn(args.place()) + "/*");
        visitors.byRole(args.master());
        args.visitors().forEach(visitors::byRole);
        return Policy.of(visitors);
    }

    private List<DomainLogPublishingOptionArgs> logs(Args args, List<Resource> first) {
        Place place = args.place();
        List<DomainLogPublishingOptionArgs> options = new ArrayList<>();
        List<Output<String>> arns = new ArrayList<>();
        for (String type : LOGS) {
            String name = type.toLowerCase(Locale.ROOT).replace('_', '-');
            LogGroup group =
                    new LogGroup(
                            place.logical(name),
                            LogGroupArgs.builder()
                                    .name(
                                            "/usage-watch/%s/domain/%s"
                                                    .formatted(place.prefix(), name))
                                    .retentionInDays(args.logDays())
                                    .kmsKeyId(args.key().arn())
                                    .build(),
                            here());
            arns.add(group.arn());
            options.add(
                    DomainLogPublishingOptionArgs.builder()
                            .logType(type)
                            .enabled(true)
                            .cloudwatchLogGroupArn(group.arn())
                            .build());
        }
        Statement writing =
                Statement.allow("WriteTheDomainsLogs", "logs:CreateLogStream", "logs:PutLogEvents")
                        .byService("es.amazonaws.com", place.account())
                        .fromArn(arn(place));
        arns.forEach(arn -> writing.on(arn.applyValue(known -> known + ":*")));
        first.add(
                new LogResourcePolicy(
                        place.logical("domain-logs"),
                        LogResourcePolicyArgs.builder()
                                .policyName(place.named("domain-logs"))
                                .policyDocument(Policy.of(writing))
                                .build(),
                        here()));
        return options;
    }
}
