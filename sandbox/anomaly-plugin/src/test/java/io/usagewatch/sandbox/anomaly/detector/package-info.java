/** Tests of what a detector is. */
@NullMarked
package io.usagewatch.sandbox.anomaly.detector;

import org.jspecify.annotations.NullMarked;
