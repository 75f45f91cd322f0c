/**
 * A function's zip as Lambda runs it: unpacked, in a process of its own, under the real runtime
 * interface client, with a runtime API that hands events in and takes results out.
 */
@NullMarked
package io.usagewatch.sandbox.lambda;

import org.jspecify.annotations.NullMarked;
