package io.usagewatch.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Prints how many events a second of one core's time become bulk bodies, from base64 on, without a
 * domain. Not a test; run it from the root with the test class path.
 */
final class IngestSpeed {
    private static final long WARM_UP_NANOS = 10_000_000_000L;
    private static final long MEASURED_NANOS = 5_000_000_000L;

    private final IngestHandler handler =
            new IngestHandler(
                    Map.of(
                            FunctionEnvironment.ENDPOINT,
                            "https://search-usage-watch.eu-west-1.es.amazonaws.com",
                            "AWS_REGION",
                            "eu-west-1",
                            "AWS_ACCESS_KEY_ID",
                            "AKIDEXAMPLE",
                            "AWS_SECRET_ACCESS_KEY",
                            "secret"),
                    Clock.systemUTC());
    private long bytes;

    private IngestSpeed() {}

    public static void main(String[] args) throws IOException {
        List<byte[]> batches = RecordedEvents.batches();
        IngestSpeed speed = new IngestSpeed();
        speed.run(batches, WARM_UP_NANOS);
        System.out.printf(
                "%,.0f events/s, %,d bytes of bulk body for all records once%n",
                speed.run(batches, MEASURED_NANOS), speed.bytes);
    }

    /** Counts this thread's own time: other builds on the machine do not slow the figure down. */
    private double run(List<byte[]> batches, long nanos) throws IOException {
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long taken = 0;
        int rounds = 0;
        while (taken < nanos) {
            bytes = 0;
            for (byte[] batch : batches) {
                bytes += handler.rehearse(new ByteArrayInputStream(batch));
            }
            rounds++;
            taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        }
        return rounds * 2900 / (taken / 1e9);
    }
}
