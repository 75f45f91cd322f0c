package io.usagewatch.console.aws;

import io.usagewatch.console.account.AccountRegistry;
import io.usagewatch.console.account.DomainWay;
import io.usagewatch.console.watch.Functions;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS SDK's clients. None connects before it is used. */
@Configuration(proxyBeanMethods = false)
class AwsConfiguration {

    /** A call that takes longer goes on without the console; network devices forget it later. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(5);

    @Bean(destroyMethod = "close")
    SdkHttpClient awsConnections() {
        return UrlConnectionHttpClient.create();
    }

    @Bean
    AssumedRoles assumedRoles(
            AwsSettings settings, SdkHttpClient connections, @Qualifier("clock") Clock clock) {
        return new AssumedRoles(
                DefaultCredentialsProvider.builder().build(),
                credentials ->
                        StsClient.builder()
                                .region(Region.of(settings.region()))
                                .credentialsProvider(credentials)
                                .httpClient(connections)
                                .build(),
                settings.externalId(),
                clock);
    }

    @Bean
    DomainWay domainWay(AwsSettings settings, AssumedRoles roles, SdkHttpClient connections) {
        return new SignedWay(roles, connections, Region.of(settings.region()));
    }

    @Bean
    @ConditionalOnExpression("!'${usage-watch.aws.accounts-path:}'.isEmpty()")
    AccountRegistry accountRegistry(AwsSettings settings, SdkHttpClient connections) {
        return new ParameterRegistry(
                SsmClient.builder()
                        .region(Region.of(settings.region()))
                        .httpClient(connections)
                        .build(),
                settings.accountsPath());
    }

    /** Unless somebody else has functions for all accounts, as the sandbox has. */
    @Bean
    @ConditionalOnMissingBean(Functions.class)
    Functions accountFunctions(AwsSettings settings, AssumedRoles roles) {
        SdkHttpClient patient =
                UrlConnectionHttpClient.builder().socketTimeout(LONGEST_CALL).build();
        return new LambdaFunctions(
                roles,
                (account, credentials) ->
                        LambdaFunctions.client(
                                        account.region().isEmpty()
                                                ? Region.of(settings.region())
                                                : Region.of(account.region()),
                                        credentials,
                                        patient)
                                .build());
    }
}
