package io.usagewatch.sandbox.traffic;

import static io.usagewatch.sandbox.traffic.Json.object;

import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One API call, from which its CloudTrail record is written. */
final class Call {
    private static final JsonFactory JSON = new JsonFactory();

    final long millis;
    final String source;
    final String name;
    private final SplittableRandom random;
    private final Caller caller;
    private final String region;
    private boolean readOnly;
    private boolean data;
    private String type = "AwsApiCall";
    private @Nullable Object request;
    private @Nullable Object response;
    private @Nullable Object additional;
    private @Nullable Object resources;
    private @Nullable String errorCode;
    private @Nullable String errorMessage;

    /**
     * @param source without {@code .amazonaws.com}
     * @param random what the call's own ids are drawn from
     */
    Call(
            SplittableRandom random,
            long millis,
            Caller caller,
            String region,
            String source,
            String name) {
        this.random = random.split();
        this.millis = millis;
        this.caller = caller;
        this.region = region;
        this.source = source;
        this.name = name;
    }

    Call readOnly() {
        readOnly = true;
        return this;
    }

    /** A data event, which a trail has only where it is asked for. */
    Call data() {
        data = true;
        return this;
    }

    Call type(String eventType) {
        type = eventType;
        return this;
    }

    Call request(@Nullable Object parameters) {
        request = parameters;
        return this;
    }

    Call response(@Nullable Object elements) {
        response = elements;
        return this;
    }

    Call additional(Object eventData) {
        additional = eventData;
        return this;
    }

    Call resource(String account, String resourceType, String arn) {
        resources = List.of(object("accountId", account, "type", resourceType, "ARN", arn));
        return this;
    }

    Call fails(String code, String message) {
        errorCode = code;
        errorMessage = message;
        response = null;
        return this;
    }

    /** A failed sign-in has a message, but no code. */
    Call failsWith(String message) {
        errorMessage = message;
        return this;
    }

    /** Access denied, with the code that the service uses. */
    Call denied() {
        String code =
                switch (source) {
                    case "ec2" -> "Client.UnauthorizedOperation";
                    case "s3", "iam", "sts", "cloudformation", "autoscaling", "rds", "sns" ->
                            "AccessDenied";
                    default -> "AccessDeniedException";
                };
        return fails(
                code,
                "User: "
                        + caller.arn()
                        + " is not authorized to perform: "
                        + source
                        + ":"
                        + name.replaceAll("\\d.*$", "")
                        + " because no identity-based policy allows the action");
    }

    TrailRecord record(String account) {
        Instant time = Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
        StringWriter text = new StringWriter(1800);
        try (JsonGenerator g = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            Json.write(g, members(account, time));
        }
        return new TrailRecord(account, region, time, text.toString());
    }

    private Map<String, @Nullable Object> members(String account, Instant time) {
        Map<String, @Nullable Object> members = LinkedHashMap.newLinkedHashMap(32);
        members.put("eventVersion", data ? "1.10" : "1.11");
        members.put("userIdentity", caller.identity(time));
        members.put("eventTime", time.toString());
        members.put("eventSource", source + ".amazonaws.com");
        members.put("eventName", name);
        members.put("awsRegion", region);
        members.put("sourceIPAddress", caller.sourceAddress());
        members.put("userAgent", caller.userAgent());
        if (errorCode != null) {
            members.put("errorCode", errorCode);
        }
        if (errorMessage != null) {
            members.put("errorMessage", errorMessage);
        }
        members.put("requestParameters", request);
        members.put("responseElements", response);
        if (additional != null) {
            members.put("additionalEventData", additional);
        }
        if (type.equals("AwsApiCall")) {
            members.put(
                    "requestID",
                    source.equals("s3") ? Ids.upper(random, "", 16) : Ids.uuid(random));
        }
        members.put("eventID", Ids.uuid(random));
        members.put("readOnly", readOnly);
        if (resources != null) {
            members.put("resources", resources);
        }
        members.put("eventType", type);
        members.put("managementEvent", !data);
        members.put("recipientAccountId", account);
        if (caller instanceof Caller.Service) {
            members.put("sharedEventID", Ids.uuid(random));
        }
        members.put("eventCategory", data ? "Data" : "Management");
        if (Character.isDigit(caller.sourceAddress().charAt(0))) {
            members.put(
                    "tlsDetails",
                    object(
                            "tlsVersion", "TLSv1.3",
                            "cipherSuite", "TLS_AES_128_GCM_SHA256",
                            "clientProvidedHostHeader", host()));
        }
        return members;
    }

    private String host() {
        return switch (source) {
            case "iam", "s3" -> source + ".amazonaws.com";
            case "signin" -> region + ".signin.aws.amazon.com";
            case "bedrock" -> "bedrock-runtime." + region + ".amazonaws.com";
            default -> source + "." + region + ".amazonaws.com";
        };
    }
}
