/**
 * CloudWatch Logs batch of CloudTrail records to OpenSearch bulk requests: each event one document,
 * whatever its shape and however often it is delivered.
 */
@NullMarked
package io.usagewatch.ingest;

import org.jspecify.annotations.NullMarked;
