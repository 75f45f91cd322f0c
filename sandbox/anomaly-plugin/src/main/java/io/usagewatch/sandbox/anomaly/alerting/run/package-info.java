/** Runs of monitors: search, decide, act, keep the alerts; on request or when they are due. */
@NullMarked
package io.usagewatch.sandbox.anomaly.alerting.run;

import org.jspecify.annotations.NullMarked;
