/** What was really called, and what a definition would have told, of one account or of all. */
@NullMarked
package io.usagewatch.console.preview;

import org.jspecify.annotations.NullMarked;
