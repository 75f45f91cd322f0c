/** The way of a Lambda function into its account's OpenSearch domain: signed, under a role. */
@NullMarked
package io.usagewatch.domain;

import org.jspecify.annotations.NullMarked;
