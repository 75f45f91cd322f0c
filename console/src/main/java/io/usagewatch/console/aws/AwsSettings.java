package io.usagewatch.console.aws;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code usage-watch.aws.*}.
 *
 * @param accountsPath of the parameters that register accounts, such as {@code
 *     /usage-watch/accounts}; empty where there are none
 * @param externalId what the console says when it assumes a role of an account
 * @param region where the console runs
 */
@ConfigurationProperties("usage-watch.aws")
record AwsSettings(
        @DefaultValue("") String accountsPath,
        @DefaultValue("") String externalId,
        @DefaultValue("us-east-1") String region) {}
