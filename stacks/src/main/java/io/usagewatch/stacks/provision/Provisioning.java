package io.usagewatch.stacks.provision;

import com.pulumi.aws.lambda.Invocation;
import com.pulumi.aws.lambda.InvocationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.catalog.CatalogFile;
import io.usagewatch.stacks.function.FunctionCode;
import io.usagewatch.stacks.function.JavaFunction;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.Map;

/**
 * Calls provision with {@code {"tf":{"action":"create|update|delete"}}} when the deployment makes,
 * changes or removes the account: again whenever its code or the catalog is another.
 */
public final class Provisioning extends Stage {

    private final Invocation invocation;

    public record Args(
            Place place, JavaFunction function, FunctionCode code, CatalogFile catalog) {}

    public Provisioning(Args args, Resource parent) {
        super("provisioning", "provisioning", args.place(), parent);
        invocation =
                new Invocation(
                        args.place().logical("provision"),
                        InvocationArgs.builder()
                                .functionName(args.function().name())
                                .qualifier(JavaFunction.ALIAS)
                                .input("{}")
                                .lifecycleScope("CRUD")
                                .triggers(
                                        Map.of(
                                                "code",
                                                args.code().hash(),
                                                "catalog",
                                                args.catalog().hash()))
                                .build(),
                        here(args.function().ready()));
        registerOutputs(Map.of());
    }

    /** What has to wait for templates and roles in the domain. */
    public Resource done() {
        return invocation;
    }

    /** What provision said it changed. */
    public Output<String> answer() {
        return invocation.result();
    }
}
