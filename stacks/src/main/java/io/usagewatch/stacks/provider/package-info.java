/** Who makes resources in an account: Pulumi's providers, as that account's deploy role. */
@NullMarked
package io.usagewatch.stacks.provider;

import org.jspecify.annotations.NullMarked;
