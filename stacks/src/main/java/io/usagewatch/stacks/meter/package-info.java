/** The function that writes usage, every minute. */
@NullMarked
package io.usagewatch.stacks.meter;

import org.jspecify.annotations.NullMarked;
