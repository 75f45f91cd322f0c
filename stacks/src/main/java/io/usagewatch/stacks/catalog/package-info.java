/** The catalog that is deployed: the built-in one with the configuration's changes. */
@NullMarked
package io.usagewatch.stacks.catalog;

import org.jspecify.annotations.NullMarked;
