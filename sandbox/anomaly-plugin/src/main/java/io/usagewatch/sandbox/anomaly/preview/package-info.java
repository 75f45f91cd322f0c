/** What a detector would have found: quick, on a sample of the intervals, the same each time. */
@NullMarked
package io.usagewatch.sandbox.anomaly.preview;

import org.jspecify.annotations.NullMarked;
