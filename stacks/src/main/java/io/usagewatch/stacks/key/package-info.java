/** The key that encrypts what an account keeps. */
@NullMarked
package io.usagewatch.stacks.key;

import org.jspecify.annotations.NullMarked;
