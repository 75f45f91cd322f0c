/** Tests that use the recordings of the real plugin. */
@NullMarked
package io.usagewatch.sandbox.anomaly;

import org.jspecify.annotations.NullMarked;
