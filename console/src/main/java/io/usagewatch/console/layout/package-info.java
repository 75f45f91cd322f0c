/** What all pages share: the frame with its navigation, the colour scheme, small parts. */
@NullMarked
package io.usagewatch.console.layout;

import org.jspecify.annotations.NullMarked;
