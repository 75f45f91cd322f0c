/** Tests of the analysis of past periods. */
@NullMarked
package io.usagewatch.sandbox.anomaly.rest;

import org.jspecify.annotations.NullMarked;
