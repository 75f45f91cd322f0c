/** The plugin's own indices: names, mappings, and documents read and written as JSON objects. */
@NullMarked
package io.usagewatch.sandbox.anomaly.store;

import org.jspecify.annotations.NullMarked;
