/** Tests of when monitors are run. */
@NullMarked
package io.usagewatch.sandbox.anomaly.alerting.run;

import org.jspecify.annotations.NullMarked;
