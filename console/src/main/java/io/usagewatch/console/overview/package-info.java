/** The page one starts on: what there is to do, what changed, and how the accounts do. */
@NullMarked
package io.usagewatch.console.overview;

import org.jspecify.annotations.NullMarked;
