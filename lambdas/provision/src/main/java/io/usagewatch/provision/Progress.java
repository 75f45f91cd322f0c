package io.usagewatch.provision;

/** Hears how far the historical analyses are. Called from the thread that waits for them. */
@FunctionalInterface
public interface Progress {

    /** Nobody listens. */
    Progress NONE = (done, total, share) -> {};

    /**
     * @param done detectors whose analysis has ended
     * @param total detectors
     * @param share of the whole work, 0 to 1
     */
    void analysed(int done, int total, double share);
}
