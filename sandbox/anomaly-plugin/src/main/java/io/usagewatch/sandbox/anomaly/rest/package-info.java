/** The REST endpoints: paths, parameters and the shape of the answers. */
@NullMarked
package io.usagewatch.sandbox.anomaly.rest;

import org.jspecify.annotations.NullMarked;
