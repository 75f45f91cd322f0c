/** Tests of alerts. */
@NullMarked
package io.usagewatch.sandbox.anomaly.alerting.alert;

import org.jspecify.annotations.NullMarked;
