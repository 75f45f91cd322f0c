/**
 * {@code ./run bench ingest}: events a second, bytes, start and memory, beside the sample's way of
 * doing it.
 */
@NullMarked
package io.usagewatch.bench.ingest;

import org.jspecify.annotations.NullMarked;
