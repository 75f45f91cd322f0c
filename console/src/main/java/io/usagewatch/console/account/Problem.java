package io.usagewatch.console.account;

import io.usagewatch.detection.search.DomainException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why an account is missing from a page, in words.
 *
 * @param what goes on after the account's name: "does not answer (connection refused)"
 * @param nextStep a sentence
 */
public record Problem(String what, String nextStep) {

    /** Of an account that is asked for the first time. */
    public static final Problem AWAITED =
            new Problem("has not answered yet", "The console has just begun to ask it; try again.");

    /** Of a change: it may have been made all the same. */
    static Problem lateChange(Duration deadline) {
        return new Problem(
                "did not say within " + seconds(deadline) + " whether it took the change",
                "It may have taken it: look again before you repeat it.");
    }

    static Problem late(Duration deadline) {
        return new Problem(
                "did not answer within " + seconds(deadline),
                "It is asked again by itself. If this stays, look at the load of its OpenSearch domain"
                        + " and at the network between it and the console.");
    }

    static Problem trying(Account account) {
        return new Problem(
                "is asked whether it answers again",
                "Wait a few seconds; " + account.endpoint() + " did not answer before.");
    }

    /** What a failed question means to the person who looks at the page. */
    static Problem of(@Nullable Throwable failure, Account account) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoWayException noWay) {
                return noWay.problem();
            }
        }
        if (!(failure instanceof DomainException domain)) {
            return new Problem(
                    "gave an answer that could not be read",
                    "The console's log says more. Is its OpenSearch domain set up by this version?");
        }
        return switch (domain.status()) {
            case DomainException.NO_ANSWER, DomainException.NO_DOMAIN ->
                    unanswered(domain, account);
            case 401 ->
                    new Problem(
                            "does not know the console (401)",
                            "Check the credentials that the console uses for "
                                    + account.endpoint()
                                    + ".");
            case 403 -> refused(domain, account);
            case 429 ->
                    new Problem(
                            "is overloaded (429)",
                            "It is asked again by itself. If this stays, the domain needs more room.");
            case 502, 503, 504 ->
                    new Problem(
                            "is not ready (" + domain.status() + ")",
                            "It is asked again by itself; an upgrade of its OpenSearch domain takes up to an hour. If this stays, look at the health of "
                                    + account.endpoint()
                                    + ".");
            default ->
                    new Problem(
                            "answered with an error (" + domain.status() + ")",
                            domain.getMessage());
        };
    }

    private static Problem unanswered(DomainException failure, Account account) {
        if (failure.isUnreadable()) {
            return new Problem(
                    "answers with something else than OpenSearch does",
                    "Check that "
                            + account.endpoint()
                            + " is the address of its OpenSearch domain, and that no proxy answers in its place.");
        }
        if (failure.isCutOff()) {
            return new Problem(
                    "broke off in the middle of an answer",
                    "It is asked again by itself. If this stays, look at the network and the load of "
                            + account.endpoint()
                            + ".");
        }
        return new Problem(
                "does not answer at " + account.endpoint(),
                "Check that its OpenSearch domain is up and can be reached from the console.");
    }

    private static Problem refused(DomainException failure, Account account) {
        return saysExpired(failure)
                ? new Problem(
                        "takes the console's credentials for expired (403)",
                        "The console asks for new ones by itself. If this stays, check the clock of the machine that it runs on.")
                : new Problem(
                        "refuses the console access (403)",
                        "Map the console's role to a reading role in the domain "
                                + account.endpoint()
                                + ".");
    }

    /** As AWS words it: "The security token included in the request is expired". */
    static boolean saysExpired(DomainException failure) {
        return failure.status() == 403
                && String.valueOf(failure.getMessage())
                        .toLowerCase(Locale.ROOT)
                        .contains("expired");
    }

    private static String seconds(Duration length) {
        return length.toMillis() % 1_000 == 0
                ? length.toSeconds() + " s"
                : length.toMillis() + " ms";
    }
}
