package io.usagewatch.stacks.searchui;

import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.configuration.DeployRole;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One OpenSearch UI application in the hub, over the domains that the stack made. */
public final class SearchUi extends Stage {

    private final Application application;

    /**
     * @param domains their ARNs
     */
    public record Args(Place place, DeployRole role, List<Output<String>> domains) {}

    public SearchUi(Args args, @Nullable Resource parent) {
        super("searchui", "search-ui", args.place(), parent);
        Place place = args.place();
        CloudControl provider =
                new CloudControl(
                        place.logical("cloud-control"),
                        new CloudControl.Args(place, args.role()),
                        CustomResourceOptions.builder().parent(this).build());
        application =
                new Application(
                        place.logical("search-ui"),
                        new Application.Args(
                                place.named("all"),
                                Output.all(args.domains())
                                        .applyValue(
                                                arns ->
                                                        arns.stream()
                                                                .map(Application.DataSource::new)
                                                                .toList())),
                        CustomResourceOptions.builder().parent(this).provider(provider).build());
        registerOutputs(Map.of());
    }

    public Output<String> arn() {
        return application.arn();
    }
}
