/** The web console over all accounts: where it starts, and its configuration. */
@NullMarked
package io.usagewatch.console;

import org.jspecify.annotations.NullMarked;
