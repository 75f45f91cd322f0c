package io.usagewatch.notify.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Calls services of AWS that speak its Query protocol: a signed form in, XML out. Three services
 * are asked four questions; the SDK's clients for them would be 35 MB of the function.
 *
 * <p>Addresses are those of the SDK's own variables where they are set: {@code
 * AWS_ENDPOINT_URL_SNS}, {@code AWS_ENDPOINT_URL_EC2}, {@code AWS_ENDPOINT_URL_CLOUDWATCH}, {@code
 * AWS_ENDPOINT_URL}. Safe for use by several threads.
 */
public final class AwsQuery {

    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(200), Duration.ofMillis(800));
    private static final int MOST_BYTES = 32 << 20;

    private final Map<String, String> environment;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;

    public AwsQuery(Map<String, String> environment, AwsCredentialsProvider credentials) {
        this.environment = Map.copyOf(environment);
        this.credentials = credentials;
        this.http =
                UrlConnectionHttpClient.builder()
                        .connectionTimeout(LONGEST)
                        .socketTimeout(LONGEST)
                        .build();
    }

    /** With the credentials of the function; one restored from a snapshot has none in variables. */
    public static AwsQuery ofFunction(Map<String, String> environment) {
        return new AwsQuery(
                environment,
                AwsCredentialsProviderChain.of(
                        EnvironmentVariableCredentialsProvider.create(),
                        ContainerCredentialsProvider.create()));
    }

    /**
     * @param parameters without {@code Action} and {@code Version}
     * @return the answer's root element
     * @throws AwsException if the service does not answer or refuses, after some attempts where
     *     another one may help
     */
    Xml call(QueryService service, String region, String action, Map<String, String> parameters) {
        Map<String, String> form = new TreeMap<>(parameters);
        form.put("Action", action);
        form.put("Version", service.version());
        byte[] body =
                form.entrySet().stream()
                        .map(entry -> encoded(entry.getKey()) + '=' + encoded(entry.getValue()))
                        .collect(Collectors.joining("&"))
                        .getBytes(StandardCharsets.UTF_8);
        String what = service.word() + ' ' + action + " in " + region;
        for (Duration pause : PAUSES) {
            try {
                return callOnce(service, region, what, body);
            } catch (AwsException e) {
                if (!e.isPassing()) {
                    throw e;
                }
                pause(pause, what);
            }
        }
        return callOnce(service, region, what, body);
    }

    private Xml callOnce(QueryService service, String region, String what, byte[] body) {
        SdkHttpRequest request =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(address(service, region))
                        .putHeader("Content-Type", "application/x-www-form-urlencoded")
                        .putHeader("Content-Length", String.valueOf(body.length))
                        .build();
        ContentStreamProvider content = () -> new ByteArrayInputStream(body);
        SignedRequest signed =
                AwsV4HttpSigner.create()
                        .sign(
                                sign ->
                                        sign.identity(credentials.resolveCredentials())
                                                .request(request)
                                                .payload(content)
                                                .putProperty(
                                                        AwsV4HttpSigner.SERVICE_SIGNING_NAME,
                                                        service.word())
                                                .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        try {
            HttpExecuteResponse answer =
                    http.prepareRequest(
                                    HttpExecuteRequest.builder()
                                            .request(signed.request())
                                            .contentStreamProvider(content)
                                            .build())
                            .call();
            return checked(what, answer);
        } catch (IOException e) {
            throw new AwsException(
                    "%s: no answer (%s); check that the function reaches it"
                            .formatted(what, e.getMessage()),
                    e);
        }
    }

    private static Xml checked(String what, HttpExecuteResponse answer) throws IOException {
        byte[] bytes = new byte[0];
        if (answer.responseBody().isPresent()) {
            try (var in = answer.responseBody().get()) {
                bytes = in.readNBytes(MOST_BYTES);
            }
        }
        int status = answer.httpResponse().statusCode();
        Xml document;
        try {
            document = Xml.parse(bytes);
        } catch (XMLStreamException e) {
            throw new AwsException(
                    status >= 500, "%s: answered %d, and no XML".formatted(what, status));
        }
        if (answer.httpResponse().isSuccessful()) {
            return document.children().getFirst();
        }
        // SNS and CloudWatch answer ErrorResponse/Error, EC2 answers Response/Errors/Error.
        Xml root = document.children().getFirst();
        Xml error =
                root.at("Error").name().isEmpty() ? root.at("Errors", "Error") : root.at("Error");
        String code = error.at("Code").text();
        throw new AwsException(
                status >= 500
                        || status == 429
                        || code.contains("Throttl")
                        || code.contains("Limit"),
                "%s: answered %d %s: %s".formatted(what, status, code, error.at("Message").text()));
    }

    private URI address(QueryService service, String region) {
        String given =
                environment.getOrDefault(
                        "AWS_ENDPOINT_URL_" + service.name(),
                        environment.getOrDefault("AWS_ENDPOINT_URL", ""));
        if (!given.isBlank()) {
            return URI.create(given);
        }
        String suffix = PartitionMetadata.of(Region.of(region)).dnsSuffix();
        return URI.create("https://%s.%s.%s/".formatted(service.word(), region, suffix));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void pause(Duration length, String what) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwsException(what + ": interrupted before the next attempt", e);
        }
    }
}
