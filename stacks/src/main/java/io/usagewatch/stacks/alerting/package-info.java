/** From an alert of OpenSearch to an e-mail. */
@NullMarked
package io.usagewatch.stacks.alerting;

import org.jspecify.annotations.NullMarked;
