/**
 * From events to usage: counts of a monitored API's events per entity and interval, and what they
 * amount to. Reads events, writes nothing.
 */
@NullMarked
package io.usagewatch.detection.metering;

import org.jspecify.annotations.NullMarked;
