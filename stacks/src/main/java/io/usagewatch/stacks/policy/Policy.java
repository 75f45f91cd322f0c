package io.usagewatch.stacks.policy;

import com.pulumi.core.Output;
import java.util.List;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** Policy documents as JSON. */
public final class Policy {

    private Policy() {}

    public static Output<String> of(Statement... statements) {
        return of(List.of(statements));
    }

    public static Output<String> of(List<Statement> statements) {
        List<Output<IamStatement>> resolved = statements.stream().map(Statement::resolved).toList();
        return Output.all(resolved)
                .applyValue(known -> IamPolicy.builder().statements(known).build().toJson());
    }

    /** Lets a service assume a role for resources of one account. */
    public static Output<String> trust(String service, String account, String sourceArn) {
        return of(
                Statement.allow("AssumedByTheService", "sts:AssumeRole")
                        .byService(service, account)
                        .fromArn(sourceArn));
    }
}
