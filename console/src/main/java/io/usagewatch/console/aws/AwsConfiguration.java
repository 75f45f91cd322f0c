package io.usagewatch.console.aws;

import io.usagewatch.console.account.AccountRegistry;
import io.usagewatch.console.account.DomainWay;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS SDK's clients. None connects before it is used. */
@Configuration(proxyBeanMethods = false)
class AwsConfiguration {

    @Bean(destroyMethod = "close")
    SdkHttpClient awsConnections() {
        return UrlConnectionHttpClient.create();
    }

    @Bean
    DomainWay domainWay(
            AwsSettings settings, SdkHttpClient connections, @Qualifier("clock") Clock clock) {
        Region region = Region.of(settings.region());
        AwsCredentialsProvider own = DefaultCredentialsProvider.builder().build();
        AssumedRoles roles =
                new AssumedRoles(
                        own,
                        credentials ->
                                StsClient.builder()
                                        .region(region)
                                        .credentialsProvider(credentials)
                                        .httpClient(connections)
                                        .build(),
                        settings.externalId(),
                        clock);
        return new SignedWay(roles, connections, region);
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
}
