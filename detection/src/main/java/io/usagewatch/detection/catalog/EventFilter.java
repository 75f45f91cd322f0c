package io.usagewatch.detection.catalog;

import java.util.List;

/**
 * Which of an API's calls count.
 *
 * @param onlyFailures only calls that ended with an error
 * @param errorCodes only calls with one of these error codes; a code may begin and end with {@code
 *     *}; empty for any
 * @param excludeAwsServices leave out calls that an AWS service made on the account's behalf
 * @param excludePrincipals leave out calls of these principals
 */
public record EventFilter(
        boolean onlyFailures,
        List<String> errorCodes,
        boolean excludeAwsServices,
        List<String> excludePrincipals) {

    public static final EventFilter NONE = new EventFilter(false, List.of(), false, List.of());

    public EventFilter {
        errorCodes = List.copyOf(errorCodes);
        excludePrincipals = List.copyOf(excludePrincipals);
    }
}
