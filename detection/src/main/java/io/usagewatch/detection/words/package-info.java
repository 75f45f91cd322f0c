/** Numbers and times in words, the same on a page and in a mail. */
@NullMarked
package io.usagewatch.detection.words;

import org.jspecify.annotations.NullMarked;
