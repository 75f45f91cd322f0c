package io.usagewatch.stacks.member;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.configuration.Account;
import io.usagewatch.stacks.configuration.TrailSource;
import io.usagewatch.stacks.function.FunctionRole;
import io.usagewatch.stacks.function.Functions;
import io.usagewatch.stacks.stage.Place;
import java.util.EnumMap;
import java.util.Map;

/** The roles of the functions that an account has. */
final class Roles {

    private final Map<Functions, FunctionRole> roles = new EnumMap<>(Functions.class);

    Roles(Place place, Account account, Resource parent) {
        for (Functions function : Functions.values()) {
            // An account whose events come with another's has nothing to ingest.
            if (function != Functions.INGEST || !(account.trail() instanceof TrailSource.Covered)) {
                roles.put(
                        function, new FunctionRole(new FunctionRole.Args(place, function), parent));
            }
        }
    }

    FunctionRole of(Functions function) {
        FunctionRole role = roles.get(function);
        if (role == null) {
            throw new IllegalStateException("the account has no function " + function);
        }
        return role;
    }

    /** Those of all but provision, which is the domain's master. */
    Map<Functions, Output<String>> visitors() {
        Map<Functions, Output<String>> visitors = new EnumMap<>(Functions.class);
        roles.forEach((function, role) -> visitors.put(function, role.arn()));
        visitors.remove(Functions.PROVISION);
        return visitors;
    }
}
