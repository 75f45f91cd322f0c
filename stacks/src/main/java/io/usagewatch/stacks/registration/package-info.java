/** How the console gets to know an account. */
@NullMarked
package io.usagewatch.stacks.registration;

import org.jspecify.annotations.NullMarked;
