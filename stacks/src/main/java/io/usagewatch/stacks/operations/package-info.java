/** Alarms and a dashboard about the pipeline itself. */
@NullMarked
package io.usagewatch.stacks.operations;

import org.jspecify.annotations.NullMarked;
