/** What metering costs: a month of events on a real node, and the meter's runs over them. */
@NullMarked
package io.usagewatch.bench.meter;

import org.jspecify.annotations.NullMarked;
