/** Alert to message: who, where and what, added to what the monitor says. */
@NullMarked
package io.usagewatch.notify;

import org.jspecify.annotations.NullMarked;
