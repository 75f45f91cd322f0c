/** Who changed what, in which account: kept in the account's own domain, and only ever added to. */
@NullMarked
package io.usagewatch.detection.audit;

import org.jspecify.annotations.NullMarked;
