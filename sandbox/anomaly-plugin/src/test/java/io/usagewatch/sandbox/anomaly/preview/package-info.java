/** Tests of the preview. */
@NullMarked
package io.usagewatch.sandbox.anomaly.preview;

import org.jspecify.annotations.NullMarked;
