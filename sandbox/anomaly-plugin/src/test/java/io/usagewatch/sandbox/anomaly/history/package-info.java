/** Tests of the analysis of past periods. */
@NullMarked
package io.usagewatch.sandbox.anomaly.history;

import org.jspecify.annotations.NullMarked;
