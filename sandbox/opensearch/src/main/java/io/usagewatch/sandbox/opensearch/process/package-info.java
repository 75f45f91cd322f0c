/**
 * What runs inside the node's own process, beside OpenSearch. Part of the distribution, uses only
 * the JDK.
 */
@NullMarked
package io.usagewatch.sandbox.opensearch.process;

import org.jspecify.annotations.NullMarked;
