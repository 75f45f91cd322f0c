/**
 * What helps to define a monitored API: what is really called, with which parameters, and what a
 * definition would have told. Reads events, writes nothing.
 */
@NullMarked
package io.usagewatch.detection.preview;

import org.jspecify.annotations.NullMarked;
