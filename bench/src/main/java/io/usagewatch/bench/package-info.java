/** Measurements of the parts whose speed or quality is stated in the docs. */
@NullMarked
package io.usagewatch.bench;

import org.jspecify.annotations.NullMarked;
