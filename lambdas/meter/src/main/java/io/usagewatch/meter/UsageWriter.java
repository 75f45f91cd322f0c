package io.usagewatch.meter;

import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.usage.UsageIndex;

/** Sends usage documents in bulk requests of about {@link #MOST_CHARACTERS}. Not thread-safe. */
final class UsageWriter {

    private static final int MOST_CHARACTERS = 5_000_000;

    private final SearchDomain domain;
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
            flush();
        }
    }

    void flush() {
        if (!lines.isEmpty()) {
            domain.bulk(lines.toString());
            lines.setLength(0);
        }
    }

    long written() {
        return written;
    }
}
