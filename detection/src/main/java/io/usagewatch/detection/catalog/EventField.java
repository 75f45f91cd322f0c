package io.usagewatch.detection.catalog;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A field of a CloudTrail record, by its path in the record: {@code awsRegion}, {@code principal},
 * {@code requestParameters.instancesSet.items.maxCount}.
 *
 * <p>Request parameters are indexed under two flat objects, {@code requestNumbers} and {@code
 * requestStrings}, with {@code /} for the {@code .} of the path, because one parameter may be an
 * object in one service and a scalar in another.
 *
 * <p>{@code instanceFamily} is no field of the record but a part of one: {@code m5} where the
 * request's instance type is {@code m5.large}. Calls can be split by it; nothing is indexed for it.
 */
public record EventField(String path) {

    /** Keyword fields that the events template maps for every event. */
    private static final List<String> ENVELOPE =
            List.of(
                    "principal",
                    "awsRegion",
                    "eventSource",
                    "eventName",
                    "eventType",
                    "eventCategory",
                    "recipientAccountId",
                    "sourceIPAddress",
                    "userAgent",
                    "errorCode",
                    "userIdentity.type",
                    "userIdentity.arn",
                    "userIdentity.userName",
                    "userIdentity.accountId",
                    "userIdentity.principalId",
                    "userIdentity.invokedBy",
                    "userIdentity.sessionContext.sessionIssuer.userName",
                    "userIdentity.sessionContext.sessionIssuer.arn",
                    "vpcEndpointId",
                    "resources.ARN");

    private static final String FAMILY = "instanceFamily";
    private static final String TYPE = "instanceType";
    private static final String PARAMETERS = "requestParameters.";
    private static final Pattern PARAMETER_PATH =
            Pattern.compile("requestParameters(\\.[A-Za-z0-9_$:@-]{1,100}){1,12}");

    public static final EventField PRINCIPAL = new EventField("principal");
    public static final EventField REGION = new EventField("awsRegion");
    public static final EventField INSTANCE_FAMILY = new EventField(FAMILY);

    public EventField {
        Optional<String> problem = problemOf(path);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    /** What is wrong with a path, in words for the person who wrote it; empty if nothing is. */
    public static Optional<String> problemOf(String path) {
        if (ENVELOPE.contains(path)
                || path.equals(FAMILY)
                || PARAMETER_PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                "'%s' is not a field of an event: take one of %s, %s or a request parameter, for example requestParameters.functionName"
                        .formatted(Section.quote(path), String.join(", ", ENVELOPE), FAMILY));
    }

    public boolean isRequestParameter() {
        return path.startsWith(PARAMETERS);
    }

    /** Whether its values are a part of those that are indexed. */
    public boolean isPart() {
        return path.equals(FAMILY);
    }

    /** Index field with the values as text (keyword), or with what they are a part of. */
    public String keywordField() {
        return parameter().map(name -> "requestStrings." + name).orElse(path);
    }

    /** Name inside {@code requestStrings} of the parameter that it is, or is a part of. */
    public Optional<String> parameter() {
        if (isPart()) {
            return Optional.of(TYPE);
        }
        return isRequestParameter() ? Optional.of(flatName()) : Optional.empty();
    }

    /** The value that an indexed one stands for: {@code m5} for {@code m5.large}. */
    public String valueOf(String indexed) {
        int dot = indexed.indexOf('.');
        return isPart() && dot > 0 ? indexed.substring(0, dot) : indexed;
    }

    /** Index field with the values as numbers; several numbers of one event are summed. */
    public String numberField() {
        if (!isRequestParameter()) {
            throw new IllegalStateException(
                    "only request parameters are indexed as numbers, not " + path);
        }
        return "requestNumbers." + flatName();
    }

    /** The parameter's name inside {@code requestNumbers} and {@code requestStrings}. */
    public String flatName() {
        return path.substring(PARAMETERS.length()).replace('.', '/');
    }
}
