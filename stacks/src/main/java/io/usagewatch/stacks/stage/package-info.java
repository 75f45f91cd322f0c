/** What all parts of a deployment share: where they are, and how they are named. */
@NullMarked
package io.usagewatch.stacks.stage;

import org.jspecify.annotations.NullMarked;
