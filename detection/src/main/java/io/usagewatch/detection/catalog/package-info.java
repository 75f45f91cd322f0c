/** Monitored APIs: what an operator asks for, and the catalog that holds them. */
@NullMarked
package io.usagewatch.detection.catalog;

import org.jspecify.annotations.NullMarked;
