package io.usagewatch.stacks.stage;

/** A deployment that cannot be worked out. The message says what, where and the next step. */
public class DeploymentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeploymentException(String message) {
        super(message);
    }
}
