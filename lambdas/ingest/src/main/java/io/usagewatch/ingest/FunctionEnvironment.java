package io.usagewatch.ingest;

import io.usagewatch.ingest.aws.AssumedRole;
import io.usagewatch.ingest.aws.Bucket;
import io.usagewatch.ingest.aws.CredentialsSource;
import io.usagewatch.ingest.aws.LambdaCredentials;
import io.usagewatch.ingest.aws.Queue;
import io.usagewatch.ingest.aws.SignedHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The function's environment variables: its own, and those that Lambda and the AWS SDKs know. */
final class FunctionEnvironment {
    /** Address of the domain. */
    static final String ENDPOINT = "USAGE_WATCH_ENDPOINT";

    /** ARN of the role to be assumed where the domain is somebody else's; otherwise absent. */
    static final String ACCESS_ROLE = "USAGE_WATCH_ACCESS_ROLE";

    /** URL of the SQS queue for events that do not become documents. */
    static final String QUEUE = "USAGE_WATCH_DEAD_LETTER_QUEUE";

    /** Name of the S3 bucket for those that are too large for the queue. */
    static final String BUCKET = "USAGE_WATCH_DEAD_LETTER_BUCKET";

    private final Map<String, String> variables;
    private final Clock clock;
    private final HttpClient client = SignedHttp.client();
    private final CredentialsSource credentials;

    FunctionEnvironment(Map<String, String> variables, Clock clock) {
        this.variables = variables;
        this.clock = clock;
        this.credentials = LambdaCredentials.in(variables, client, clock);
    }

    IngestSettings settings() {
        return IngestSettings.of(
                uri(
                        ENDPOINT,
                        "give the function the OpenSearch domain's address, such as"
                                + " https://search-usage-watch.eu-west-1.es.amazonaws.com"));
    }

    /** Signed where the domain is one of OpenSearch Service; the sandbox's speaks plain HTTP. */
    SignedHttp domain(IngestSettings settings) {
        if (!"https".equals(settings.endpoint().getScheme())) {
            return SignedHttp.unsigned(client);
        }
        String role = variable(ACCESS_ROLE);
        CredentialsSource visitor = role == null ? credentials : assumed(role);
        return SignedHttp.to("es", region(), client, visitor, clock);
    }

    private CredentialsSource assumed(String role) {
        URI endpoint = endpoint("sts", "https://sts.%s/");
        return AssumedRole.of(
                role, endpoint, SignedHttp.to("sts", region(), client, credentials, clock), clock);
    }

    /** Null where the function has no queue. */
    @Nullable DeadLetters deadLetters() {
        if (variable(QUEUE) == null) {
            return null;
        }
        Queue queue =
                new Queue(
                        uri(QUEUE, "give the URL of an SQS queue"),
                        SignedHttp.to("sqs", region(), client, credentials, clock));
        String name = variable(BUCKET);
        Bucket bucket =
                name == null
                        ? null
                        : new Bucket(
                                endpoint("s3", "https://s3.%s/").resolve("/" + name + "/"),
                                SignedHttp.to("s3", region(), client, credentials, clock));
        return new DeadLetters(queue, bucket, clock);
    }

    /** As in the SDKs, {@code AWS_ENDPOINT_URL_SQS} and so on name another one. */
    private URI endpoint(String service, String usual) {
        String region = region();
        String given = variable("AWS_ENDPOINT_URL_" + service.toUpperCase(java.util.Locale.ROOT));
        String domain =
                region + (region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
        return URI.create(given == null ? usual.formatted(domain) : given);
    }

    private String region() {
        String region = variable("AWS_REGION");
        if (region == null) {
            throw new IngestException(
                    "The environment variable AWS_REGION is not set: Lambda sets it.");
        }
        return region;
    }

    private @Nullable String variable(String name) {
        String value = variables.getOrDefault(name, "").strip();
        return value.isEmpty() ? null : value;
    }

    private URI uri(String name, String next) {
        String value = variable(name);
        if (value == null) {
            throw new IngestException(
                    "The environment variable " + name + " is not set: " + next + ".");
        }
        try {
            return URI.create(value);
        } catch (IllegalArgumentException e) {
            throw new IngestException(
                    name + " is '" + value + "', which is no address: " + next + ".", e);
        }
    }
}
