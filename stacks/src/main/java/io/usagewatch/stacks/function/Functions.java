package io.usagewatch.stacks.function;

import java.util.Locale;

/** The Lambda functions, and what each may use. */
public enum Functions {
    /** One invocation per batch of the log group; 1,024 MB are more than half a vCPU. */
    INGEST("IngestHandler", 1024, 120, 21_600),
    /** The next call does what a late one would have done. */
    METER("MeterHandler", 1024, 120, 60),
    /** Waits for a domain that is still coming up. */
    PROVISION("ProvisionHandler", 1024, 900, 21_600),
    NOTIFY("NotifyHandler", 1024, 60, 21_600);

    private final String handler;
    private final int megabytes;
    private final int seconds;
    private final int waits;

    /**
     * @param seconds that a call may take
     * @param waits seconds that a call may wait before it is given up
     */
    Functions(String handler, int megabytes, int seconds, int waits) {
        this.handler = handler;
        this.megabytes = megabytes;
        this.seconds = seconds;
        this.waits = waits;
    }

    /** Its word in names: {@code ingest}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String zip() {
        return "lambdas/%s/target/usage-watch-%s.zip".formatted(word(), word());
    }

    String handler() {
        return "io.usagewatch.%s.%s::handleRequest".formatted(word(), handler);
    }

    int megabytes() {
        return megabytes;
    }

    int seconds() {
        return seconds;
    }

    int waits() {
        return waits;
    }
}
