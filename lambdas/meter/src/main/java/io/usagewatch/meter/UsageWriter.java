package io.usagewatch.meter;

import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends usage documents in bulk requests of about {@link #MOST_CHARACTERS}, {@link #AT_ONCE} of
 * them at a time while the next one is made. Not thread-safe.
 */
final class UsageWriter implements AutoCloseable {

    private static final int MOST_CHARACTERS = 3_000_000;

    /** A domain takes several at once, each on a thread of its own. */
    private static final int AT_ONCE = 2;

    private final SearchDomain domain;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Future<?>> sent = new ArrayDeque<>();
    private final StringBuilder lines = new StringBuilder();
    private long written;

    UsageWriter(SearchDomain domain) {
        this.domain = domain;
    }

    void write(Usage usage) {
        lines.append("{\"index\":{\"_index\":\"")
                .append(UsageIndex.NAME)
                .append("\",\"_id\":\"")
                .append(usage.id())
                .append("\"}}\n")
                .append(usage.toJson())
                .append('\n');
        written++;
        if (lines.length() > MOST_CHARACTERS) {
            send();
        }
    }

    private void send() {
        if (lines.isEmpty()) {
            return;
        }
        if (sent.size() == AT_ONCE) {
            await(sent.removeFirst());
        }
        String body = lines.toString();
        lines.setLength(0);
        sent.add(senders.submit(() -> domain.bulk(body)));
    }

    /** Waits until everything is written. */
    void flush() {
        send();
        while (!sent.isEmpty()) {
            await(sent.removeFirst());
        }
    }

    private static void await(Future<?> request) {
        try {
            request.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeterException("Interrupted while usage was being written; run it again");
        }
    }

    long written() {
        return written;
    }

    /** Waits for what is being sent, and drops what was not. */
    @Override
    public void close() {
        senders.close();
    }
}
