/**
 * The Alerting API: query level monitors, their runs and their alerts.
 *
 * <p>{@code monitor} is what is to be watched and when, {@code run} does it, {@code alert} is what
 * came of it; here are the REST endpoints.
 */
@NullMarked
package io.usagewatch.sandbox.anomaly.alerting;

import org.jspecify.annotations.NullMarked;
