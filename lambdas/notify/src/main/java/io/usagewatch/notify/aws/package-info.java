/** What notify asks of AWS itself: to publish, and how the account is right now. */
@NullMarked
package io.usagewatch.notify.aws;

import org.jspecify.annotations.NullMarked;
