/** Turns documents into one feature vector per interval by aggregations. */
@NullMarked
package io.usagewatch.sandbox.anomaly.series;

import org.jspecify.annotations.NullMarked;
