/** Tests of the runs of detectors. */
@NullMarked
package io.usagewatch.sandbox.anomaly.task;

import org.jspecify.annotations.NullMarked;
