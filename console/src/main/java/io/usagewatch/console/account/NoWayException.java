package io.usagewatch.console.account;

import io.usagewatch.console.ConsoleException;

/** An account whose domain was not even asked, with what people are told about it. */
public final class NoWayException extends ConsoleException {

    private final transient Problem problem;

    public NoWayException(Problem problem) {
        super(problem.what() + "; " + problem.nextStep());
        this.problem = problem;
    }

    public NoWayException(Problem problem, Throwable cause) {
        this(problem);
        initCause(cause);
    }

    public Problem problem() {
        return problem;
    }
}
