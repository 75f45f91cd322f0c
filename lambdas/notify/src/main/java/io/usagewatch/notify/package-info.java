/** Alert to message: what is told of which incident, and that it is told once. */
@NullMarked
package io.usagewatch.notify;

import org.jspecify.annotations.NullMarked;
