package io.usagewatch.ingest;

import java.util.ArrayList;
import java.util.List;

/** The body of a bulk request, and what stands where in it. */
final class BulkRequest {
    private static final int INDEX = "{\"create\":{\"_index\":\"".length();
    private static final int INDEX_LENGTH = "cwl-2023.07.10".length();
    private static final int ID = INDEX + INDEX_LENGTH + "\",\"_id\":\"".length();
    private static final int END_OF_ACTION = "\"}}\n".length();

    private final Bytes body;
    private final List<BulkEntry> entries = new ArrayList<>();

    BulkRequest(int capacity) {
        body = new Bytes(capacity);
    }

    /** To append an entry to; then it is to be added. */
    Bytes body() {
        return body;
    }

    void add(BulkEntry entry) {
        entries.add(entry);
    }

    List<BulkEntry> entries() {
        return entries;
    }

    int bytes() {
        return body.length();
    }

    void clear() {
        body.clear();
        entries.clear();
    }

    /** A request of its own of some of the entries. */
    BulkRequest only(List<BulkEntry> wanted) {
        int bytes = 0;
        for (BulkEntry entry : wanted) {
            bytes += entry.end() - entry.begin();
        }
        BulkRequest request = new BulkRequest(bytes);
        for (BulkEntry entry : wanted) {
            request.add(entry.movedBy(request.bytes() - entry.begin()));
            request.body.write(body.array, entry.begin(), entry.end() - entry.begin());
        }
        return request;
    }

    /** Takes the last entry out. */
    BulkRequest removeLast() {
        BulkEntry last = entries.getLast();
        BulkRequest request = only(List.of(last));
        entries.removeLast();
        body.length = last.begin();
        return request;
    }

    String index(BulkEntry entry) {
        int from = entry.begin() + INDEX;
        return body.text(from, from + INDEX_LENGTH);
    }

    String id(BulkEntry entry) {
        return body.text(entry.begin() + ID, entry.textFrom() - END_OF_ACTION);
    }

    /** The record's own text. */
    String text(BulkEntry entry) {
        String quoted = entry.quoted();
        return quoted == null ? body.text(entry.textFrom(), entry.textTo()) + "}" : quoted;
    }

    Undelivered undelivered(BulkEntry entry, String reason, boolean forGood) {
        return new Undelivered(id(entry), text(entry), reason, forGood);
    }
}
