package io.usagewatch.sandbox.anomaly.history;

/** There is no data, or too little; the message is the task's error. */
final class NothingToAnalyse extends RuntimeException {
    NothingToAnalyse(String message) {
        super(message);
    }
}
