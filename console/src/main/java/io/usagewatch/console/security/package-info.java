/** Who may sign in and see what, and the headers of every response. */
@NullMarked
package io.usagewatch.console.security;

import org.jspecify.annotations.NullMarked;
