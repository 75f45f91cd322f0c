/** Monitored APIs as OpenSearch anomaly detectors, and the detectors' results. */
@NullMarked
package io.usagewatch.detection.detector;

import org.jspecify.annotations.NullMarked;
