/** The function that brings the domain to the wanted state, and its call by the deployment. */
@NullMarked
package io.usagewatch.stacks.provision;

import org.jspecify.annotations.NullMarked;
