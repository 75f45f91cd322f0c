/** Tests of detection as time goes on. */
@NullMarked
package io.usagewatch.sandbox.anomaly.realtime;

import org.jspecify.annotations.NullMarked;
