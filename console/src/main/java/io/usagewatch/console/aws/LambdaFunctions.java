package io.usagewatch.console.aws;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.NoWayException;
import io.usagewatch.console.watch.FunctionException;
import io.usagewatch.console.watch.Functions;
import io.usagewatch.detection.search.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The functions of each account in AWS, called in the account's operating role. */
final class LambdaFunctions implements Functions {

    private static final String SESSION = "usage-watch-console";
    private static final int LONGEST_WORDS = 300;

    private final AssumedRoles roles;
    private final BiFunction<Account, AwsCredentialsProvider, LambdaClient> lambda;
    private final Map<Account, LambdaClient> clients = new ConcurrentHashMap<>();

    /**
     * @param lambda makes a client that acts with some credentials where an account is
     */
    LambdaFunctions(
            AssumedRoles roles, BiFunction<Account, AwsCredentialsProvider, LambdaClient> lambda) {
        this.roles = roles;
        this.lambda = lambda;
    }

    /**
     * A client that calls once: a call that was given up on runs on, and a second one at the same
     * time would be refused.
     */
    static LambdaClientBuilder client(
            Region region, AwsCredentialsProvider credentials, SdkHttpClient connections) {
        return LambdaClient.builder()
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(connections)
                .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    @Override
    public boolean areKnown(Account account) {
        return account.functions().provision().isPresent()
                && account.functions().meter().isPresent();
    }

    @Override
    public JsonNode invoke(Account account, Function function, JsonNode event) {
        String name =
                name(account, function)
                        .orElseThrow(
                                () ->
                                        new FunctionException(
                                                "Its registration does not name this function; deploy its stack again."));
        try {
            InvokeResponse response =
                    clients.computeIfAbsent(account, this::client)
                            .invoke(
                                    InvokeRequest.builder()
                                            .functionName(name)
                                            .payload(SdkBytes.fromByteArray(Json.bytes(event)))
                                            .build());
            return answer(name, response);
        } catch (LambdaException e) {
            throw refused(name, e);
        } catch (SdkException e) {
            throw new FunctionException(
                    "%s did not answer (%s). It is tried again by itself."
                            .formatted(name, e.getMessage()));
        } catch (NoWayException e) {
            throw new FunctionException(e.problem().what() + ". " + e.problem().nextStep());
        }
    }

    private LambdaClient client(Account account) {
        // The role inside the account; the one for the domain may not call functions.
        return lambda.apply(
                account,
                roles.along(account.roles().operate().stream().limit(1).toList(), SESSION));
    }

    private static Optional<String> name(Account account, Function function) {
        return switch (function) {
            case PROVISION -> account.functions().provision();
            case METER -> account.functions().meter();
        };
    }

    private static JsonNode answer(String name, InvokeResponse response) {
        JsonNode answer;
        try {
            answer = Json.parse(response.payload().asByteArray());
        } catch (JacksonException e) {
            throw new FunctionException(
                    "%s answered with something that is no JSON; is it a function of Usage Watch?"
                            .formatted(name));
        }
        if (response.functionError() != null) {
            throw new FunctionException(
                    "%s failed: %s"
                            .formatted(
                                    name,
                                    shortened(answer.path("errorMessage").asString("no reason"))));
        }
        return answer;
    }

    private static FunctionException refused(String name, LambdaException failure) {
        return switch (failure.statusCode()) {
            // One run at a time: the schedule's or another console's.
            case 429 ->
                    FunctionException.busy(
                            name + " is at work already. It is called again by itself.");
            case 403 ->
                    new FunctionException(
                            "%s may not be called by the account's operating role (403); deploy its stack again."
                                    .formatted(name));
            case 404 ->
                    new FunctionException(
                            "There is no function %s (404); deploy its stack again."
                                    .formatted(name));
            default ->
                    new FunctionException(
                            "%s could not be called (%d: %s). It is tried again by itself."
                                    .formatted(
                                            name,
                                            failure.statusCode(),
                                            shortened(String.valueOf(failure.getMessage()))));
        };
    }

    private static String shortened(String words) {
        return words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) + "..." : words;
    }
}
