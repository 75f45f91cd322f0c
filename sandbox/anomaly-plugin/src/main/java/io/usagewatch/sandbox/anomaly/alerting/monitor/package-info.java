/** Monitors as they are asked for, checked and kept. */
@NullMarked
package io.usagewatch.sandbox.anomaly.alerting.monitor;

import org.jspecify.annotations.NullMarked;
