/** Usage: the measured value per monitored API, entity and interval, and how surprising it is. */
@NullMarked
package io.usagewatch.detection.usage;

import org.jspecify.annotations.NullMarked;
