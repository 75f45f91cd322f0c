/** Alerts: one per trigger that fired, from its first run to its end in the history. */
@NullMarked
package io.usagewatch.sandbox.anomaly.alerting.alert;

import org.jspecify.annotations.NullMarked;
