/**
 * Incidents: surprising intervals that belong together, graded by a detector or so surprising that
 * none is needed, merged into what an operator works on; and what was decided about them.
 */
@NullMarked
package io.usagewatch.detection.incident;

import org.jspecify.annotations.NullMarked;
