/** Tests of channels and of sending to them. */
@NullMarked
package io.usagewatch.sandbox.anomaly.notification;

import org.jspecify.annotations.NullMarked;
