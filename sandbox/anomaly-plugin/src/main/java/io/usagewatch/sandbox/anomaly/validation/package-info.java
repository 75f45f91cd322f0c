/** Tells before a detector is created what would be wrong with it, or too little data for it. */
@NullMarked
package io.usagewatch.sandbox.anomaly.validation;

import org.jspecify.annotations.NullMarked;
