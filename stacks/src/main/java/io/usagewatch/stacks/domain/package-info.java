/** The OpenSearch domain: one that is made, or one that is there. */
@NullMarked
package io.usagewatch.stacks.domain;

import org.jspecify.annotations.NullMarked;
