package io.usagewatch.console.account;

import java.net.URI;

/**
 * An AWS account whose domain the console reads.
 *
 * @param id twelve digits
 * @param name what people call it
 * @param region where its domain is
 * @param endpoint its OpenSearch domain
 */
public record Account(String id, String name, String region, URI endpoint) {}
