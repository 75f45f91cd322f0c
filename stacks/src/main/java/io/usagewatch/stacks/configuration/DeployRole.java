package io.usagewatch.stacks.configuration;

import java.util.Optional;

/**
 * Who deploys into an account.
 *
 * @param arn the role that the provider assumes
 * @param externalId what its trust policy asks for
 */
public record DeployRole(String arn, Optional<String> externalId) {}
