package io.usagewatch.stacks.registration;

import com.pulumi.aws.ssm.Parameter;
import com.pulumi.aws.ssm.ParameterArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.configuration.Account;
import io.usagewatch.stacks.configuration.Domain;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * An account's entry in the hub, {@code /usage-watch/<prefix>/accounts/<id>}: {@code
 * {"id","name","region","endpoint","dashboards","provisionFunction","meterFunction","readRole","operateRole"}},
 * functions and roles by their ARNs. Where the domain is in another account, also {@code
 * "readAccessRole"} and {@code "operateAccessRole"}, which readRole and operateRole may assume
 * there.
 */
public final class Registration extends Stage {

    /**
     * @param hub where the entry is
     * @param endpoint of the domain, as the console reaches it
     * @param provision the function that the console calls to bring the domain to the wanted state
     * @param meter the one that it calls to meter the past
     * @param roles what the console assumes, if there is one
     */
    public record Args(
            Place hub,
            Account account,
            Output<String> endpoint,
            Output<String> dashboards,
            Output<String> provision,
            Output<String> meter,
            Optional<Roles> roles) {}

    /**
     * @param read for pages
     * @param operate for decisions
     */
    public record Roles(Output<String> read, Output<String> operate) {}

    public Registration(Args args, Resource parent) {
        super("registration", args.account().name() + "-registration", args.hub(), parent);
        Account account = args.account();
        List<Output<String>> known =
                List.of(
                        args.endpoint(),
                        args.dashboards(),
                        args.provision(),
                        args.meter(),
                        args.roles().map(Roles::read).orElse(text("")),
                        args.roles().map(Roles::operate).orElse(text("")));
        new Parameter(
                args.hub().logical(account.name()),
                ParameterArgs.builder()
                        .name(path(args.hub()) + "/" + account.id())
                        .description("Usage Watch: the account " + account.name())
                        .type("String")
                        .value(Output.all(known).applyValue(values -> json(account, values)))
                        .build(),
                here());
        registerOutputs(Map.of());
    }

    /** Under it, the console of the same environment looks for accounts. */
    public static String path(Place hub) {
        return "/usage-watch/%s/accounts".formatted(hub.prefix());
    }

    private static String json(Account account, List<String> values) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("id", account.id());
        entry.put("name", account.name());
        entry.put("region", account.region());
        entry.put("endpoint", values.get(0));
        entry.put("dashboards", values.get(1));
        entry.put("provisionFunction", values.get(2));
        entry.put("meterFunction", values.get(3));
        if (!values.get(4).isEmpty()) {
            entry.put("readRole", values.get(4));
            entry.put("operateRole", values.get(5));
        }
        if (account.domain() instanceof Domain.Existing existing) {
            existing.console()
                    .ifPresent(
                            console -> {
                                entry.put("readAccessRole", console.readRole());
                                entry.put("operateAccessRole", console.operateRole());
                            });
        }
        return JsonMapper.shared().writeValueAsString(entry);
    }
}
