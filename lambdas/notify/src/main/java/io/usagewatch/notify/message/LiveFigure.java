package io.usagewatch.notify.message;

/**
 * One figure of how the account is right now.
 *
 * @param what is counted, such as "instances running"
 * @param detail what it is made of; empty where there is nothing to add
 */
public record LiveFigure(String region, String what, double value, String detail) {}
