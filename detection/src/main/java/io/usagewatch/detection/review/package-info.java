/**
 * What operators decided about incidents: kept in the account's own domain, one document per
 * incident, with optimistic locking. The console writes it, the console and notify go by it.
 */
@NullMarked
package io.usagewatch.detection.review;

import org.jspecify.annotations.NullMarked;
