/** The sandbox's anomaly engine against the real plugin's recordings. */
@NullMarked
package io.usagewatch.bench.engine;

import org.jspecify.annotations.NullMarked;
