package io.usagewatch.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Where one event stands in the body of a bulk request.
 *
 * @param begin of the action line
 * @param textFrom of the document, which begins with the record's own text
 * @param textTo end of the record's own text, without its closing brace
 * @param end of the document's line
 * @param quoted the record's own text where the document is the quoted form and does not begin with
 *     it
 */
record BulkEntry(int begin, int textFrom, int textTo, int end, @Nullable String quoted) {
    BulkEntry movedBy(int distance) {
        return new BulkEntry(
                begin + distance, textFrom + distance, textTo + distance, end + distance, quoted);
    }
}
