package io.usagewatch.domain;

import io.usagewatch.detection.search.SearchDomain;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.transport.aws.AwsSdk2Transport;
import org.opensearch.client.transport.aws.AwsSdk2TransportOptions;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * A function's domain, from its environment variables: the endpoint, and the role to assume where
 * the domain is somebody else's. Requests to {@code https} are signed with Signature Version 4 for
 * the service {@code es}, as Amazon OpenSearch Service asks for; those to {@code http}, the
 * sandbox's, are not.
 */
public final class DomainAccess {

    public static final String ENDPOINT = "USAGE_WATCH_ENDPOINT";
    public static final String ACCESS_ROLE = "USAGE_WATCH_ACCESS_ROLE";
    public static final String ACCOUNT = "USAGE_WATCH_ACCOUNT";

    /** Set by Lambda. */
    private static final String REGION = "AWS_REGION";

    private static final String SERVICE = "es";
    private static final Pattern AMAZON = Pattern.compile(".+\\.([a-z0-9-]+)\\.es\\.[a-z.]+");

    private DomainAccess() {}

    /**
     * @throws DomainAccessException if a variable is missing or no address
     */
    public static SearchDomain of(Map<String, String> environment) {
        URI endpoint = endpoint(environment);
        if (endpoint.getScheme().equals("http")) {
            return SearchDomain.at(endpoint);
        }
        SdkHttpClient http = UrlConnectionHttpClient.create();
        Region region = region(endpoint, environment);
        return signed(endpoint, region, credentials(environment, region, http), http);
    }

    /** The account whose events the domain holds. */
    public static String account(Map<String, String> environment) {
        return required(environment, ACCOUNT);
    }

    /** A domain that wants every request signed. Closing it leaves the connections to others. */
    public static SearchDomain signed(
            URI endpoint, Region region, AwsCredentialsProvider credentials, SdkHttpClient http) {
        AwsSdk2TransportOptions options =
                AwsSdk2TransportOptions.builder()
                        .setCredentials(credentials)
                        .setMapper(new JacksonJsonpMapper())
                        .build();
        return new SearchDomain(
                endpoint.toString(),
                new AwsSdk2Transport(http, endpoint.getAuthority(), SERVICE, region, options));
    }

    private static URI endpoint(Map<String, String> environment) {
        String given = required(environment, ENDPOINT);
        try {
            URI endpoint = URI.create(given);
            if (endpoint.getHost() != null
                    && ("https".equals(endpoint.getScheme())
                            || "http".equals(endpoint.getScheme()))) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            throw noAddress(given);
        }
        throw noAddress(given);
    }

    private static DomainAccessException noAddress(String given) {
        return new DomainAccessException(
                "%s is '%s'; it must be an address such as https://search-events-x.eu-west-1.es.amazonaws.com"
                        .formatted(ENDPOINT, given));
    }

    /** Whether it is a domain of Amazon OpenSearch Service under its own address. */
    public static boolean isAmazons(URI endpoint) {
        return region(endpoint).isPresent();
    }

    /** The region that the address of a domain tells. */
    public static Optional<Region> region(URI endpoint) {
        Matcher amazon = AMAZON.matcher(endpoint.getHost());
        return amazon.matches() ? Optional.of(Region.of(amazon.group(1))) : Optional.empty();
    }

    /** A shared domain may be in another region than the function. */
    static Region region(URI endpoint, Map<String, String> environment) {
        return region(endpoint).orElseGet(() -> Region.of(required(environment, REGION)));
    }

    private static AwsCredentialsProvider credentials(
            Map<String, String> environment, Region region, SdkHttpClient http) {
        // A function restored from a snapshot has no keys in its variables.
        AwsCredentialsProvider own =
                AwsCredentialsProviderChain.of(
                        EnvironmentVariableCredentialsProvider.create(),
                        ContainerCredentialsProvider.create());
        String role = environment.getOrDefault(ACCESS_ROLE, "");
        if (role.isBlank()) {
            return own;
        }
        String account = account(environment);
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(
                        StsClient.builder()
                                .region(region)
                                .credentialsProvider(own)
                                .httpClient(http)
                                .build())
                .refreshRequest(
                        request -> request.roleArn(role).roleSessionName("usage-watch-" + account))
                .build();
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new DomainAccessException(
                    "environment variable " + name + " is missing; set it in the function");
        }
        return value;
    }
}
