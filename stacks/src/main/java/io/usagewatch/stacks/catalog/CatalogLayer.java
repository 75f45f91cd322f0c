package io.usagewatch.stacks.catalog;

import com.pulumi.asset.AssetArchive;
import com.pulumi.asset.StringAsset;
import com.pulumi.aws.lambda.LayerVersion;
import com.pulumi.aws.lambda.LayerVersionArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.Stage;
import java.util.Map;

/** The catalog as a Lambda layer: too large for a variable, and no reason to build a zip again. */
public final class CatalogLayer extends Stage {

    /** Where a function finds it. */
    public static final String FILE = "/opt/usage-watch/catalog.yaml";

    private final LayerVersion layer;

    public record Args(Place place, CatalogFile catalog) {}

    public CatalogLayer(Args args, Resource parent) {
        super("catalog", "catalog", args.place(), parent);
        layer =
                new LayerVersion(
                        args.place().logical("catalog"),
                        LayerVersionArgs.builder()
                                .layerName(args.place().named("catalog"))
                                .description("The monitored APIs of this account")
                                .compatibleRuntimes("java25")
                                .compatibleArchitectures("arm64")
                                .code(
                                        new AssetArchive(
                                                Map.of(
                                                        FILE.substring("/opt/".length()),
                                                        new StringAsset(args.catalog().yaml()))))
                                .build(),
                        here());
        registerOutputs(Map.of());
    }

    public Output<String> arn() {
        return layer.arn();
    }
}
