/** JSON as it is read from a request or written into a text. */
@NullMarked
package io.usagewatch.sandbox.anomaly.json;

import org.jspecify.annotations.NullMarked;
