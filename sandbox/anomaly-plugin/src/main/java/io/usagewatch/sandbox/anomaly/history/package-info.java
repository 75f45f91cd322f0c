/** Historical analysis: runs a detector over a past period, entity by entity, on a bounded pool. */
@NullMarked
package io.usagewatch.sandbox.anomaly.history;

import org.jspecify.annotations.NullMarked;
