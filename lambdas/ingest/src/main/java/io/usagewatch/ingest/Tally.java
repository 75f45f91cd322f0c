package io.usagewatch.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts one batch as it goes. */
final class Tally {
    private int events;
    private int indexed;
    private int duplicates;
    private int retried;
    private long bytes;
    private int arrived;
    private long lags;
    private long longestLag;
    private final List<Refusal> refusals = new ArrayList<>();

    void event() {
        events++;
    }

    void indexed() {
        indexed++;
    }

    void duplicate() {
        duplicates++;
    }

    void refused(Refusal refusal) {
        refusals.add(refusal);
    }

    /** Sent once more. */
    void retried(int number) {
        retried += number;
    }

    /**
     * @param lag from the event's time until now, in seconds
     */
    void arrived(long lag) {
        arrived++;
        lags += lag;
        longestLag = Math.max(longestLag, lag);
    }

    void sent(int requestBytes) {
        bytes += requestBytes;
    }

    IngestResult result() {
        return new IngestResult(
                events,
                indexed,
                duplicates,
                refusals.size(),
                refusals,
                0,
                retried,
                bytes,
                Duration.ofSeconds(arrived == 0 ? 0 : lags / arrived),
                Duration.ofSeconds(longestLag));
    }
}
