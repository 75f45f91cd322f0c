/** Sign-in to OpenSearch Dashboards with Cognito. */
@NullMarked
package io.usagewatch.stacks.signin;

import org.jspecify.annotations.NullMarked;
