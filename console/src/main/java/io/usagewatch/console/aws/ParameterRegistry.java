package io.usagewatch.console.aws;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.AccountEntry;
import io.usagewatch.console.account.AccountException;
import io.usagewatch.console.account.AccountRegistry;
import io.usagewatch.console.account.NoWayException;
import io.usagewatch.console.account.Problem;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.Parameter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Accounts as the stacks register them: a parameter of the Parameter Store each, in JSON. */
final class ParameterRegistry implements AccountRegistry {

    private final SsmClient parameters;
    private final String path;

    /**
     * @param path such as {@code /usage-watch/accounts}
     */
    ParameterRegistry(SsmClient parameters, String path) {
        this.parameters = parameters;
        this.path = path;
    }

    @Override
    public Registered read() {
        List<Account> accounts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            GetParametersByPathRequest request =
                    GetParametersByPathRequest.builder().path(path).build();
            parameters.getParametersByPathPaginator(request).stream()
                    .flatMap(page -> page.parameters().stream())
                    .forEach(parameter -> take(parameter, accounts, problems));
        } catch (SdkException e) {
            throw new NoWayException(
                    new Problem(
                            "the accounts registered under " + path + " could not be read",
                            "Check that the console's role may call ssm:GetParametersByPath there. Parameter Store said: "
                                    + e.getMessage()),
                    e);
        }
        return new Registered(accounts, problems);
    }

    private static void take(Parameter parameter, List<Account> accounts, List<String> problems) {
        try {
            AccountEntry entry =
                    JsonMapper.shared().readValue(parameter.value(), AccountEntry.class);
            if (entry == null) {
                problems.add(noRegistration(parameter, "null"));
            } else {
                accounts.add(entry.account("parameter " + parameter.name() + ": "));
            }
        } catch (AccountException e) {
            problems.add(e.getMessage());
        } catch (JacksonException e) {
            problems.add(noRegistration(parameter, e.getOriginalMessage()));
        }
    }

    private static String noRegistration(Parameter parameter, String why) {
        return "parameter %s is no registration (%s); deploy its stack again"
                .formatted(parameter.name(), why);
    }
}
