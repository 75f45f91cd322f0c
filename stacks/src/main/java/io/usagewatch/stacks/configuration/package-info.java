/** What the stack's configuration asks for, read and checked before anything is registered. */
@NullMarked
package io.usagewatch.stacks.configuration;

import org.jspecify.annotations.NullMarked;
