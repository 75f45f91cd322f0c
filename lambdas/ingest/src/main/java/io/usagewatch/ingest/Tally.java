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
    private Duration lags = Duration.ZERO;
    private Duration longestLag = Duration.ZERO;
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

    void arrived(Duration lag) {
        arrived++;
        lags = lags.plus(lag);
        longestLag = lag.compareTo(longestLag) > 0 ? lag : longestLag;
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
                arrived == 0 ? Duration.ZERO : lags.dividedBy(arrived),
                longestLag);
    }
}
