/** A Lambda function of ours with everything it may not be without. */
@NullMarked
package io.usagewatch.stacks.function;

import org.jspecify.annotations.NullMarked;
