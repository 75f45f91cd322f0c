/**
 * Incidents: consecutive surprising intervals that the detectors graded, merged into what an
 * operator works on.
 */
@NullMarked
package io.usagewatch.detection.incident;

import org.jspecify.annotations.NullMarked;
