package io.usagewatch.notify.message;

/**
 * Something that could not be found out in time.
 *
 * @param part what, in words
 * @param why in words
 */
public record Missing(String part, String why) {}
