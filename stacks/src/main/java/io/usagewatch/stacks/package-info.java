/** The Pulumi program that puts the pipeline into every member account. */
@NullMarked
package io.usagewatch.stacks;

import org.jspecify.annotations.NullMarked;
