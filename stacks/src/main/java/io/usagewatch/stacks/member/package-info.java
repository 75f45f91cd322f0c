/** All that one account gets, stage by stage. */
@NullMarked
package io.usagewatch.stacks.member;

import org.jspecify.annotations.NullMarked;
