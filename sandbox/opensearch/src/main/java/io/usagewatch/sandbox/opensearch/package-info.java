/**
 * Runs a real OpenSearch on this machine, one child process per node, from the distribution that
 * the build of this module puts together. For the sandbox and for tests; nothing that is deployed
 * depends on it.
 */
@NullMarked
package io.usagewatch.sandbox.opensearch;

import org.jspecify.annotations.NullMarked;
