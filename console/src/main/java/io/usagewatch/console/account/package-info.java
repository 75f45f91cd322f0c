/**
 * The accounts of the console: how to reach each, what each last answered, and why one is missing.
 */
@NullMarked
package io.usagewatch.console.account;

import org.jspecify.annotations.NullMarked;
