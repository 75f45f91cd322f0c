package io.usagewatch.meter;

/** Hears how far a backfill is. Called from the thread that meters. */
@FunctionalInterface
public interface Progress {

    /** Nobody listens. */
    Progress NONE = (done, total) -> {};

    /**
     * @param done intervals written so far, over all monitored APIs and entities
     * @param total intervals to write; 0 where the account has no events
     */
    void metered(long done, long total);
}
