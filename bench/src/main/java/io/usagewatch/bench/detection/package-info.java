/** The whole path from counts to incidents on labelled series. */
@NullMarked
package io.usagewatch.bench.detection;

import org.jspecify.annotations.NullMarked;
