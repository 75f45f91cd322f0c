/** The VPC of a domain that is not public. */
@NullMarked
package io.usagewatch.stacks.network;

import org.jspecify.annotations.NullMarked;
