/** Buckets, all of one kind. */
@NullMarked
package io.usagewatch.stacks.bucket;

import org.jspecify.annotations.NullMarked;
