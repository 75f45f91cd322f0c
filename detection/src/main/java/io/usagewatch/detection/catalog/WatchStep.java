package io.usagewatch.detection.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * One change of what is wanted of a monitored API in an account.
 *
 * @param rollout {@link RolloutId} of the change, the same in all accounts that it was made in
 * @param by who made it
 * @param what {@code added}, {@code changed}, {@code paused}, ...
 * @param definition as it was afterwards; empty where nothing is wanted beside what is deployed
 */
public record WatchStep(
        RolloutId rollout, Instant at, String by, String what, Optional<MonitoredApi> definition) {}
