/** The pages about monitored APIs: which there are, and the form for another one. */
@NullMarked
package io.usagewatch.console.monitored;

import org.jspecify.annotations.NullMarked;
