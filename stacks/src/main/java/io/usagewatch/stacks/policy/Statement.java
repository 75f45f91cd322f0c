package io.usagewatch.stacks.policy;

import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.policybuilder.iam.IamConditionOperator;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamPrincipalType;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** One statement of a policy document; what it mentions may be known only after deployment. */
public final class Statement {

    private static final IamConditionOperator ANY_LIKE =
            IamConditionOperator.create("ForAnyValue:StringLike");

    private record Principal(IamPrincipalType type, Output<String> id) {}

    private record Condition(IamConditionOperator operator, String key, Output<String> value) {}

    private final String purpose;
    private final IamEffect effect;
    private boolean byAnybody;
    private final List<Principal> principals = new ArrayList<>();
    private final List<String> actions = new ArrayList<>();
    private final List<Output<String>> resources = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();

    private Statement(String purpose, IamEffect effect) {
        this.purpose = purpose;
        this.effect = effect;
    }

    /**
     * @param purpose what it is for, as the statement's id: {@code PublishAlerts}
     */
    public static Statement allow(String purpose, String... actions) {
        Statement statement = new Statement(purpose, IamEffect.ALLOW);
        statement.actions.addAll(List.of(actions));
        return statement;
    }

    public static Statement deny(String purpose, String... actions) {
        Statement statement = new Statement(purpose, IamEffect.DENY);
        statement.actions.addAll(List.of(actions));
        return statement;
    }

    public Statement on(String... arns) {
        for (String arn : arns) {
            resources.add(Output.of(arn));
        }
        return this;
    }

    public Statement on(Output<String> arn) {
        resources.add(arn);
        return this;
    }

    /** The resource that the policy is attached to, where no other can be meant. */
    public Statement onItself() {
        return on("*");
    }

    /** A service of AWS, but only when it works for this account. */
    public Statement byService(String service, String account) {
        principals.add(new Principal(IamPrincipalType.SERVICE, Output.of(service)));
        return when(IamConditionOperator.STRING_EQUALS, "aws:SourceAccount", Output.of(account));
    }

    /** A service of AWS; the caller adds what binds it to its source. */
    public Statement byService(String service) {
        principals.add(new Principal(IamPrincipalType.SERVICE, Output.of(service)));
        return this;
    }

    public Statement byRole(Output<String> arn) {
        principals.add(new Principal(IamPrincipalType.AWS, arn));
        return this;
    }

    public Statement byAccount(String partition, String account) {
        principals.add(
                new Principal(
                        IamPrincipalType.AWS,
                        Output.of("arn:%s:iam::%s:root".formatted(partition, account))));
        return this;
    }

    public Statement byAnybody() {
        byAnybody = true;
        return this;
    }

    public Statement byFederation(String provider) {
        principals.add(new Principal(IamPrincipalType.FEDERATED, Output.of(provider)));
        return this;
    }

    public Statement whenEqual(String key, Output<String> value) {
        return when(IamConditionOperator.STRING_EQUALS, key, value);
    }

    public Statement whenEqual(String key, String value) {
        return whenEqual(key, Output.of(value));
    }

    public Statement whenLike(String key, String pattern) {
        return when(IamConditionOperator.STRING_LIKE, key, Output.of(pattern));
    }

    /** For a key that a request may give several values. */
    public Statement whenAny(String key, String pattern) {
        return when(ANY_LIKE, key, Output.of(pattern));
    }

    public Statement fromArn(String arn) {
        return when(IamConditionOperator.ARN_LIKE, "aws:SourceArn", Output.of(arn));
    }

    public Statement fromArn(Output<String> arn) {
        return when(IamConditionOperator.ARN_LIKE, "aws:SourceArn", arn);
    }

    public Statement when(IamConditionOperator operator, String key, Output<String> value) {
        conditions.add(new Condition(operator, key, value));
        return this;
    }

    Output<IamStatement> resolved() {
        List<Output<String>> unknown = new ArrayList<>();
        principals.forEach(principal -> unknown.add(principal.id()));
        unknown.addAll(resources);
        conditions.forEach(condition -> unknown.add(condition.value()));
        return Output.all(unknown).applyValue(this::with);
    }

    /** In the order principals, resources, conditions. */
    private IamStatement with(List<String> known) {
        IamStatement.Builder built =
                IamStatement.builder().sid(purpose).effect(effect).actionIds(actions);
        if (byAnybody) {
            built.addPrincipal(IamPrincipal.ALL);
        }
        int at = 0;
        for (Principal principal : principals) {
            built.addPrincipal(principal.type(), known.get(at++));
        }
        for (int i = 0; i < resources.size(); i++) {
            built.addResource(known.get(at++));
        }
        for (Condition condition : conditions) {
            built.addCondition(condition.operator(), condition.key(), known.get(at++));
        }
        return built.build();
    }
}
