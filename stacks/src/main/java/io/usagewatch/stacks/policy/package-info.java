/** Policy documents, typed. Every statement says by its name what it is for. */
@NullMarked
package io.usagewatch.stacks.policy;

import org.jspecify.annotations.NullMarked;
