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

    private static final String PARAMETERS = "requestParameters.";
    private static final Pattern PARAMETER_PATH =
            Pattern.compile("requestParameters(\\.[A-Za-z0-9_$:@-]{1,100}){1,12}");

    public static final EventField PRINCIPAL = new EventField("principal");
    public static final EventField REGION = new EventField("awsRegion");

    public EventField {
        Optional<String> problem = problemOf(path);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    /** What is wrong with a path, in words for the person who wrote it; empty if nothing is. */
    public static Optional<String> problemOf(String path) {
        if (ENVELOPE.contains(path) || PARAMETER_PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                "'%s' is not a field of an event: take one of %s or a request parameter, for example requestParameters.functionName"
                        .formatted(Section.quote(path), String.join(", ", ENVELOPE)));
    }

    public boolean isRequestParameter() {
        return path.startsWith(PARAMETERS);
    }

    /** Index field with the values as text (keyword). */
    public String keywordField() {
        return isRequestParameter() ? "requestStrings." + flatName() : path;
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
