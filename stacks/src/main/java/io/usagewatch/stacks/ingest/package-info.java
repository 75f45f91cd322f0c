/** From the log group into the domain. */
@NullMarked
package io.usagewatch.stacks.ingest;

import org.jspecify.annotations.NullMarked;
