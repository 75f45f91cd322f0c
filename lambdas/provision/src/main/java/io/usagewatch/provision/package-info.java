/** Provision: brings one OpenSearch domain to the state that a catalog wants. */
@NullMarked
package io.usagewatch.provision;

import org.jspecify.annotations.NullMarked;
