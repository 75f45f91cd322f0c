/** The console in the hub, and the roles it assumes in the members. */
@NullMarked
package io.usagewatch.stacks.console;

import org.jspecify.annotations.NullMarked;
