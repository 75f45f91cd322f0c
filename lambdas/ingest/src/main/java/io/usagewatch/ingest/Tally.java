package io.usagewatch.ingest;

import java.util.ArrayList;
import java.util.List;

/** Counts one batch as it goes. */
final class Tally {
    private int events;
    private int indexed;
    private int duplicates;
    private long bytes;
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

    void sent(int requestBytes) {
        bytes += requestBytes;
    }

    IngestResult result() {
        return new IngestResult(events, indexed, duplicates, refusals.size(), refusals, bytes);
    }
}
