/**
 * A message about an incident: what is known of it, as a mail for people and as JSON for machines.
 */
@NullMarked
package io.usagewatch.notify.message;

import org.jspecify.annotations.NullMarked;
