package io.usagewatch.stacks.provision;

import com.pulumi.aws.lambda.Invocation;
import com.pulumi.aws.lambda.InvocationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.catalog.CatalogFile;
import io.usagewatch.stacks.function.FunctionCode;
import io.usagewatch.stacks.function.JavaFunction;
import io.usagewatch.stacks.stage.Outputs;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls provision with {@code {"tf":{"action":"create|update|delete"}}} when the deployment makes,
 * changes or removes the account: an update whenever its code, the catalog or what it is told of
 * the account is another.
 *
 * <p>What may change is in the input, and nowhere else. A trigger, another function name or another
 * qualifier would replace the call: the provider would then send {@code create}, and after it
 * {@code delete} for the one that was replaced, which takes the account's detectors, usage and
 * results away.
 */
public final class Provisioning extends Stage {

    private final Invocation invocation;

    /**
     * @param told the function's variables
     */
    public record Args(
            Place place,
            JavaFunction function,
            FunctionCode code,
            CatalogFile catalog,
            Map<String, Output<String>> told) {}

    public Provisioning(Args args, Resource parent) {
        super("provisioning", "provisioning", args.place(), parent);
        invocation =
                new Invocation(
                        args.place().logical("provision"),
                        InvocationArgs.builder()
                                .functionName(args.function().name())
                                .qualifier(JavaFunction.ALIAS)
                                .input(input(args))
                                .lifecycleScope("CRUD")
                                .build(),
                        here(args.function().ready()));
        registerOutputs(Map.of());
    }

    /** What has to wait for templates and roles in the domain. */
    public Resource done() {
        return invocation;
    }

    /** Provision reads none of it: it is there so that the provider sees a change. */
    private static Output<String> input(Args args) {
        return Outputs.joined(args.told())
                .applyValue(
                        told -> {
                            Map<String, Object> input = new LinkedHashMap<>();
                            input.put("code", args.code().hash());
                            input.put("catalog", args.catalog().hash());
                            input.put("told", told);
                            return JsonMapper.shared().writeValueAsString(input);
                        });
    }
}
