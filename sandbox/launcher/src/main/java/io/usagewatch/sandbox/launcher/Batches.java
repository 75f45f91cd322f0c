package io.usagewatch.sandbox.launcher;

import io.usagewatch.sandbox.traffic.TrailRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects records to batches as CloudWatch Logs sends them. */
final class Batches implements Consumer<TrailRecord>, AutoCloseable {

    private static final int SIZE = 500;

    private final Consumer<List<TrailRecord>> batches;
    private List<TrailRecord> batch = new ArrayList<>(SIZE);

    Batches(Consumer<List<TrailRecord>> batches) {
        this.batches = batches;
    }

    @Override
    public void accept(TrailRecord trailRecord) {
        batch.add(trailRecord);
        if (batch.size() == SIZE) {
            flush();
        }
    }

    @Override
    public void close() {
        if (!batch.isEmpty()) {
            flush();
        }
    }

    private void flush() {
        List<TrailRecord> full = batch;
        batch = new ArrayList<>(SIZE);
        batches.accept(full);
    }
}
