/**
 * What a detector is: its JSON, the defaults the server adds, the checks, and the index it is kept
 * in.
 */
@NullMarked
package io.usagewatch.sandbox.anomaly.detector;

import org.jspecify.annotations.NullMarked;
