/**
 * {@code ./run bench console}: what people wait for, and what an account costs, where the console
 * watches very many of them.
 */
@NullMarked
package io.usagewatch.bench.console;

import org.jspecify.annotations.NullMarked;
