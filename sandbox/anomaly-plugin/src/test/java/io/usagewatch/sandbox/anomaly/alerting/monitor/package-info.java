/** Tests of monitors and their schedules. */
@NullMarked
package io.usagewatch.sandbox.anomaly.alerting.monitor;

import org.jspecify.annotations.NullMarked;
