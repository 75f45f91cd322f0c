package io.usagewatch.provision;

import java.time.Duration;

/** The wait between two questions to a domain that offers no notice. */
final class Pause {

    private Pause() {}

    static void of(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProvisionException("interrupted while waiting for the domain; run again");
        }
    }
}
