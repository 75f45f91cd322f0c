/** OpenSearch UI over all domains. The aws package lacks it, so the resource is written by hand. */
@NullMarked
package io.usagewatch.stacks.searchui;

import org.jspecify.annotations.NullMarked;
