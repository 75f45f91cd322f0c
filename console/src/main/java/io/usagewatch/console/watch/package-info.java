/** What is watched in all accounts: changing it, rolling it out, and keeping it as it is wanted. */
@NullMarked
package io.usagewatch.console.watch;

import org.jspecify.annotations.NullMarked;
