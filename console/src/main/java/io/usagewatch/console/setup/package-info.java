/**
 * Progress of a system that is still being set up, for the pages that would be empty until then.
 */
@NullMarked
package io.usagewatch.console.setup;

import org.jspecify.annotations.NullMarked;
