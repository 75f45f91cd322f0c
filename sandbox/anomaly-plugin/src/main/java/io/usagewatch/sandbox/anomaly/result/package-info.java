/** What a detector found: the result document and the indices it is written to. */
@NullMarked
package io.usagewatch.sandbox.anomaly.result;

import org.jspecify.annotations.NullMarked;
