/**
 * The three AWS services that ingest calls besides the domain (SQS, S3, STS), and the signature
 * that all of them want. Four small requests do not pay for an SDK in the function's zip and in its
 * cold start.
 */
@NullMarked
package io.usagewatch.ingest.aws;

import org.jspecify.annotations.NullMarked;
