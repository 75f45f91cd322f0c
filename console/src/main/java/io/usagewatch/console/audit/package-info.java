/** The page of who changed what. */
@NullMarked
package io.usagewatch.console.audit;

import org.jspecify.annotations.NullMarked;
