/** How detection quality is counted. */
@NullMarked
package io.usagewatch.bench.detection;

import org.jspecify.annotations.NullMarked;
