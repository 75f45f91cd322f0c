/** Tests of the forest. */
@NullMarked
package io.usagewatch.sandbox.anomaly.engine;

import org.jspecify.annotations.NullMarked;
