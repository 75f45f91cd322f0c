package io.usagewatch.console.watch;

/**
 * What became of a test notification.
 *
 * @param words what the domain said of it
 */
public record Sent(boolean delivered, String words) {}
