package io.usagewatch.meter;

import io.usagewatch.detection.catalog.MonitoredApi;
import java.time.Duration;
import java.util.List;

/**
 * The progress of several APIs, one after the other, as one. How many entities an API has is known
 * when it was counted; until then it is taken for one.
 */
final class WholeProgress {

    private final long[] lengths;
    private final Progress whole;
    private int next;
    private long before;
    private long total;

    WholeProgress(List<MonitoredApi> apis, Backfill.Span span, Progress whole) {
        Duration length = Duration.between(span.from(), span.to());
        this.lengths = apis.stream().mapToLong(api -> length.dividedBy(api.interval())).toArray();
        this.whole = whole;
    }

    /** For the API that comes next. */
    Progress next() {
        before += total;
        total = 0;
        next++;
        long rest = 0;
        for (int i = next; i < lengths.length; i++) {
            rest += lengths[i];
        }
        long after = rest;
        return (done, all) -> {
            total = all;
            whole.metered(before + done, before + all + after);
        };
    }
}
