package io.usagewatch.stacks.searchui;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;
import java.util.List;

/** {@code AWS::OpenSearchService::Application}, as Cloud Control has it. */
@ResourceType(type = Application.TYPE)
@SuppressWarnings("UnusedVariable") // the SDK reads the arguments by reflection
final class Application extends CustomResource {

    static final String TYPE = "aws-native:opensearchservice:Application";

    @Export(name = "arn", refs = String.class, tree = "[0]")
    private Output<String> arn = Output.of("");

    /** What it is made from. */
    static final class Args extends ResourceArgs {

        @Import(name = "name", required = true)
        private final Output<String> name;

        @Import(name = "dataSources")
        private final Output<List<DataSource>> dataSources;

        Args(String name, Output<List<DataSource>> dataSources) {
            this.name = Output.of(name);
            this.dataSources = dataSources;
        }
    }

    /** A domain that it shows. */
    static final class DataSource extends ResourceArgs {

        @Import(name = "dataSourceArn", required = true)
        private final Output<String> dataSourceArn;

        DataSource(String dataSourceArn) {
            this.dataSourceArn = Output.of(dataSourceArn);
        }
    }

    Application(String name, Args args, CustomResourceOptions options) {
        super(TYPE, name, args, options);
    }

    Output<String> arn() {
        return arn;
    }
}
