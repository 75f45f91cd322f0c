package io.usagewatch.console.account;

import io.usagewatch.detection.search.DomainException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why an account is missing from a page, in words.
 *
 * @param what goes on after the account's name: "does not answer (connection refused)"
 * @param nextStep a sentence
 */
public record Problem(String what, String nextStep) {

    static Problem late(Duration deadline) {
        return new Problem(
                "did not answer within " + seconds(deadline),
                "It is asked again by itself. If this stays, look at the load of its OpenSearch domain"
                        + " and at the network between it and the console.");
    }

    /** What a failed question means to the person who looks at the page. */
    static Problem of(@Nullable Throwable failure, Account account) {
        if (!(failure instanceof DomainException domain)) {
            return new Problem(
                    "gave an answer that could not be read",
                    "The console's log says more. Is its OpenSearch domain set up by this version?");
        }
        return switch (domain.status()) {
            case DomainException.NO_ANSWER ->
                    new Problem(
                            "does not answer at " + account.endpoint(),
                            "Check that its OpenSearch domain is up and can be reached from the console.");
            case 401 ->
                    new Problem(
                            "does not know the console (401)",
                            "Check the credentials that the console uses for "
                                    + account.endpoint()
                                    + ".");
            case 403 ->
                    new Problem(
                            "refuses the console access (403)",
                            "Map the console's role to a reading role in the domain "
                                    + account.endpoint()
                                    + ".");
            case 429, 503 ->
                    new Problem(
                            "is overloaded (" + domain.status() + ")",
                            "It is asked again by itself. If this stays, the domain needs more room.");
            default ->
                    new Problem(
                            "answered with an error (" + domain.status() + ")",
                            domain.getMessage());
        };
    }

    private static String seconds(Duration length) {
        return length.toMillis() % 1_000 == 0
                ? length.toSeconds() + " s"
                : length.toMillis() + " ms";
    }
}
