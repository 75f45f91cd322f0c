/** Where events come from: CloudTrail, its bucket and its log group. */
@NullMarked
package io.usagewatch.stacks.trail;

import org.jspecify.annotations.NullMarked;
