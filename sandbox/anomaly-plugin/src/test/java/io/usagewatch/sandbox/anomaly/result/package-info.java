/** Tests of results and where they are kept. */
@NullMarked
package io.usagewatch.sandbox.anomaly.result;

import org.jspecify.annotations.NullMarked;
