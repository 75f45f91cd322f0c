/** Runs of a detector, historical or real time, with their state and progress. */
@NullMarked
package io.usagewatch.sandbox.anomaly.task;

import org.jspecify.annotations.NullMarked;
