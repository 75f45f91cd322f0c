/** Tests of the reader and the generator, on real CloudTrail files where they are there. */
@NullMarked
package io.usagewatch.sandbox.traffic;

import org.jspecify.annotations.NullMarked;
