package io.usagewatch.sandbox.lambda;

/**
 * What came of an invocation.
 *
 * @param succeeded otherwise the text is Lambda's description of the error
 */
public record Invoked(boolean succeeded, String text) {}
