/**
 * CloudTrail records for the sandbox: a reader of real CloudTrail files, a seeded generator of
 * believable usage with labelled incidents, and the payload in which CloudWatch Logs hands records
 * to a Lambda function.
 */
@NullMarked
package io.usagewatch.sandbox.traffic;

import org.jspecify.annotations.NullMarked;
