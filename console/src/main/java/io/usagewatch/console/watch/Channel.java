package io.usagewatch.console.watch;

/**
 * Where an account's alerts are sent to.
 *
 * @param kind {@code sns}, {@code slack}, ...
 */
public record Channel(String id, String name, String kind) {}
