package io.usagewatch.ingest;

import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;

/**
 * Prints how many events a second of one core's time become bulk bodies, from base64 on, without a
 * domain. Not a test; run it from the root with the test class path.
 */
final class IngestSpeed {
    private static final long WARM_UP_NANOS = 10_000_000_000L;
    private static final long MEASURED_NANOS = 5_000_000_000L;

    private final RecordReader reader = new RecordReader();
    private final BulkBody body = new BulkBody(1 << 23);
    private long events;

    private IngestSpeed() {}

    public static void main(String[] args) {
        List<byte[]> batches = RecordedEvents.batches();
        IngestSpeed speed = new IngestSpeed();
        speed.run(batches, WARM_UP_NANOS);
        speed.events = 0;
        double seconds = speed.run(batches, MEASURED_NANOS) / 1e9;
        System.out.printf(
                "%,.0f events/s, %,d bytes of bulk body for all records once%n",
                speed.events / seconds, speed.body.size());
    }

    /** Counts this thread's own time: other builds on the machine do not slow the figure down. */
    private long run(List<byte[]> batches, long nanos) {
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long taken = 0;
        while (taken < nanos) {
            body.reset();
            for (byte[] batch : batches) {
                LogsBatch.read(new ByteArrayInputStream(batch)).forEachMessage(this::write);
            }
            taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        }
        return taken;
    }

    private void write(LogsBatch.Message message) {
        events++;
        if (reader.read(message) instanceof EventRecord found) {
            BulkEntry.of(found).write(Instant.EPOCH, body);
        }
    }
}
