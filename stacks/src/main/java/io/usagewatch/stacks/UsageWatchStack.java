package io.usagewatch.stacks;

import com.pulumi.Context;
import com.pulumi.core.Output;
import io.usagewatch.stacks.catalog.CatalogFile;
import io.usagewatch.stacks.configuration.Account;
import io.usagewatch.stacks.configuration.Configuration;
import io.usagewatch.stacks.configuration.ConfigurationReader;
import io.usagewatch.stacks.configuration.DeployRole;
import io.usagewatch.stacks.configuration.Hub;
import io.usagewatch.stacks.console.ConsoleNetwork;
import io.usagewatch.stacks.console.ConsoleRole;
import io.usagewatch.stacks.console.ConsoleService;
import io.usagewatch.stacks.function.FunctionCode;
import io.usagewatch.stacks.function.Functions;
import io.usagewatch.stacks.member.Member;
import io.usagewatch.stacks.provider.AwsProvider;
import io.usagewatch.stacks.searchui.SearchUi;
import io.usagewatch.stacks.stage.DeploymentException;
import io.usagewatch.stacks.stage.Outputs;
import io.usagewatch.stacks.stage.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One environment: everything in every member account, and the hub. */
public final class UsageWatchStack {

    private final Path root;
    private final Set<String> keys;

    /**
     * @param root the project's folder, where the functions' zips are
     * @param keys that the stack's file has for this project, which the SDK does not list
     */
    public UsageWatchStack(Path root, Set<String> keys) {
        this.root = root;
        this.keys = keys;
    }

    /**
     * Registers all there is. Nothing is registered if anything is wrong.
     *
     * @throws DeploymentException if the configuration has mistakes, or a zip is missing
     */
    public void register(Context context) {
        Configuration configuration = ConfigurationReader.read(keys, context.config()::get);
        Map<Functions, FunctionCode> code = FunctionCode.find(root);
        Place hub =
                place(
                        configuration,
                        context,
                        "hub",
                        configuration.hub().id(),
                        configuration.hub().region(),
                        configuration.hub().deployRole());
        Optional<ConsoleStages> console =
                configuration.hub().console().map(wanted -> console(configuration, hub, wanted));
        List<Output<String>> domains = new ArrayList<>();
        for (Account account : configuration.accounts()) {
            Place place =
                    place(
                            configuration,
                            context,
                            account.name(),
                            account.id(),
                            account.region(),
                            account.deployRole());
            Member member =
                    new Member(
                            new Member.Args(
                                    place,
                                    account,
                                    CatalogFile.of(
                                            configuration.catalog(), account.lambdaDataEvents()),
                                    code,
                                    hub,
                                    console.map(ConsoleStages::forMembers)),
                            null);
            member.domainArn().ifPresent(domains::add);
            context.export(account.name(), Outputs.joined(member.outputs()));
        }
        console.ifPresent(
                stages -> {
                    ConsoleService service =
                            new ConsoleService(
                                    new ConsoleService.Args(
                                            hub, stages.wanted(), stages.network(), stages.role()),
                                    null);
                    context.export("console", Output.of(stages.address()));
                    context.export("consoleBalancer", service.balancer());
                });
        if (configuration.hub().searchUi() && !domains.isEmpty()) {
            SearchUi all =
                    new SearchUi(
                            new SearchUi.Args(hub, configuration.hub().deployRole(), domains),
                            null);
            context.export("searchUi", all.arn());
        }
    }

    /** What of the console has to be there before the members, which trust it. */
    private record ConsoleStages(Hub.Console wanted, ConsoleRole role, ConsoleNetwork network) {
        String address() {
            return "https://" + wanted.host();
        }

        Member.Console forMembers() {
            return new Member.Console(address(), role.arn(), wanted.externalId(), network);
        }
    }

    private static ConsoleStages console(
            Configuration configuration, Place hub, Hub.Console wanted) {
        List<String> members = configuration.accounts().stream().map(Account::id).toList();
        return new ConsoleStages(
                wanted,
                new ConsoleRole(new ConsoleRole.Args(hub, members), null),
                new ConsoleNetwork(
                        new ConsoleNetwork.Args(hub, wanted.vpcCidr(), wanted.allowedCidrs()),
                        null));
    }

    private static Place place(
            Configuration configuration,
            Context context,
            String name,
            String account,
            String region,
            DeployRole role) {
        AwsProvider provider =
                new AwsProvider(
                        name, new AwsProvider.Wanted(account, region, role, context.stackName()));
        return new Place(
                name, account, region, configuration.prefix(), configuration.protect(), provider);
    }
}
