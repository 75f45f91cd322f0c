package io.usagewatch.console.rest;

import io.usagewatch.console.ConsoleException;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** A request that cannot be answered, with the problem details that its sender gets. */
public final class RestException extends ConsoleException {

    private final transient ProblemDetail problem;

    private RestException(HttpStatus status, String detail) {
        super(detail);
        problem = ProblemDetail.forStatusAndDetail(status, detail);
    }

    /**
     * @param field of the request
     * @param nextStep a sentence
     */
    public static RestException badField(String field, String detail, String nextStep) {
        return new RestException(HttpStatus.BAD_REQUEST, field + ": " + detail)
                .with("field", field)
                .with("nextStep", nextStep);
    }

    public static RestException notFound(String detail, String nextStep) {
        return new RestException(HttpStatus.NOT_FOUND, detail).with("nextStep", nextStep);
    }

    public static RestException conflict(String detail, String nextStep) {
        return new RestException(HttpStatus.CONFLICT, detail).with("nextStep", nextStep);
    }

    /** The account's domain does not do what is needed. */
    public static RestException unavailable(Account account, Problem why) {
        return new RestException(HttpStatus.SERVICE_UNAVAILABLE, account.name() + " " + why.what())
                .with("account", account.id())
                .with("nextStep", why.nextStep());
    }

    /** With one more member of the problem details. */
    public RestException with(String member, Object value) {
        problem.setProperty(member, value);
        return this;
    }

    ProblemDetail problem() {
        return problem;
    }
}
