/** The meter: turns an account's events into dense usage series, one document per interval. */
@NullMarked
package io.usagewatch.meter;

import org.jspecify.annotations.NullMarked;
