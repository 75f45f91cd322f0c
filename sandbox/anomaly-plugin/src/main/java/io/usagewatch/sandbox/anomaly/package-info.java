/**
 * OpenSearch plugin that answers the REST API of the Anomaly Detection plugin, for the sandbox
 * only.
 *
 * <p>Field names, status codes and defaults are those of the real plugin 3.4.0, which cannot be had
 * from a Maven repository.
 */
@NullMarked
package io.usagewatch.sandbox.anomaly;

import org.jspecify.annotations.NullMarked;
