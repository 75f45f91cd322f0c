package io.usagewatch.sandbox.anomaly.history;

/** An analysis was stopped by a request, or because the node goes down. */
final class Cancelled extends RuntimeException {
    Cancelled() {
        super("Task cancelled");
    }
}
