package io.usagewatch.sandbox.traffic;

/**
 * An account of the sandbox; none of them exists.
 *
 * @param id 12 digits
 * @param name as operators call it
 * @param region where most of its calls go
 */
public record TrafficAccount(String id, String name, String region) {}
