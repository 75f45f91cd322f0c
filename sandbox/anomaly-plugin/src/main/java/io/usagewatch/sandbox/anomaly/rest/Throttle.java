package io.usagewatch.sandbox.anomaly.rest;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.core.rest.RestStatus;

/**
 * Lets work that holds a thread for long be done a few at a time, so that others find a thread;
 * what is too much is refused at once.
 */
final class Throttle {
    private final IntSupplier most;
    private final AtomicInteger underWay = new AtomicInteger();

    Throttle(IntSupplier most) {
        this.most = most;
    }

    Endpoint.Work of(Endpoint.Work work) {
        return () -> {
            try {
                if (underWay.incrementAndGet() > most.getAsInt()) {
                    throw new OpenSearchStatusException(
                            "Request throttled. Please try again later.",
                            RestStatus.TOO_MANY_REQUESTS);
                }
                return work.answer();
            } finally {
                underWay.decrementAndGet();
            }
        };
    }
}
