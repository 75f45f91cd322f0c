/** How the console gets to accounts in AWS: where they are registered, roles, signed requests. */
@NullMarked
package io.usagewatch.console.aws;

import org.jspecify.annotations.NullMarked;
