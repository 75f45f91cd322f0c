/** Stands in for Pulumi's engine and for AWS: takes registrations and makes up what they give. */
@NullMarked
package io.usagewatch.stacks.engine;

import org.jspecify.annotations.NullMarked;
