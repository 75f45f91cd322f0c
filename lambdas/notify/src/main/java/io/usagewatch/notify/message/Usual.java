package io.usagewatch.notify.message;

/** What would have been usual over an incident's intervals, from where to where. */
public record Usual(double low, double high) {}
