/** The events index: its fields, and how a monitored API selects from them. */
@NullMarked
package io.usagewatch.detection.event;

import org.jspecify.annotations.NullMarked;
