/** Metering many entities on a real node. */
@NullMarked
package io.usagewatch.bench.meter;

import org.jspecify.annotations.NullMarked;
