/**
 * The random cut forest of one entity: which parameters it has and what it says of one interval.
 */
@NullMarked
package io.usagewatch.sandbox.anomaly.engine;

import org.jspecify.annotations.NullMarked;
