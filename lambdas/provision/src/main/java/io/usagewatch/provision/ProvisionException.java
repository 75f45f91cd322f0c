package io.usagewatch.provision;

/** A request or a domain that provision cannot work with. Says what to do next. */
public final class ProvisionException extends RuntimeException {

    ProvisionException(String message) {
        super(message);
    }
}
