/** Incidents of all accounts: the list, and one incident with its usage, who, where and what. */
@NullMarked
package io.usagewatch.console.incident;

import org.jspecify.annotations.NullMarked;
