package io.usagewatch.stacks.engine;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import pulumirpc.Resource.RegisterResourceRequest;
import pulumirpc.Resource.RegisterResourceResponse;

/**
 * Remembers registrations, and answers with what AWS would add: ids, ARNs, endpoints, as they look
 * like there. Nothing of it is known in a preview.
 */
public final class MadeUpCloud {

    private final String stack;
    private final boolean preview;
    private final boolean secrets;
    private final List<Registered> registered = new ArrayList<>();
    private final Map<String, Registered> byUrn = new LinkedHashMap<>();
    private final Set<String> repeated = new TreeSet<>();
    private final Set<String> tooEarly = new TreeSet<>();

    /**
     * @param secrets whether outputs that are secret are marked so, as the real engine does
     */
    MadeUpCloud(String stack, boolean preview, boolean secrets) {
        this.stack = stack;
        this.preview = preview;
        this.secrets = secrets;
    }

    public synchronized List<Registered> registered() {
        return List.copyOf(registered);
    }

    /** URNs that were registered more than once; the engine refuses the second. */
    public synchronized Set<String> repeated() {
        return Set.copyOf(repeated);
    }

    /** What was depended on, or used as provider or parent, before it was registered. */
    public synchronized Set<String> tooEarly() {
        return Set.copyOf(tooEarly);
    }

    synchronized RegisterResourceResponse register(RegisterResourceRequest request) {
        Registered parent = byUrn.get(request.getParent());
        String urn =
                "urn:pulumi:%s::usage-watch::%s%s::%s"
                        .formatted(
                                stack,
                                parent == null || parent.type().equals("pulumi:pulumi:Stack")
                                        ? ""
                                        : qualified(parent) + "$",
                                request.getType(),
                                request.getName());
        String provider = request.getProvider();
        int end = provider.lastIndexOf("::");
        String providerUrn = end < 0 ? "" : provider.substring(0, end);
        Registered from = byUrn.get(providerUrn);
        Registered made =
                Registered.of(
                        request,
                        urn,
                        from == null ? "" : from.account(),
                        from == null ? "" : from.region());
        if (request.getType().startsWith("pulumi:providers:")) {
            made = asProvider(made);
        }
        check(made, providerUrn);
        if (byUrn.put(urn, made) != null) {
            repeated.add(urn);
        }
        registered.add(made);
        RegisterResourceResponse.Builder answer =
                RegisterResourceResponse.newBuilder().setUrn(urn).setObject(outputs(made, request));
        if (made.custom() && !preview) {
            answer.setId(id(made));
        }
        return answer.build();
    }

    /** What functions of the aws provider answer. */
    static Struct invoke(String token) {
        if (!token.equals("aws:index/getAvailabilityZones:getAvailabilityZones")) {
            throw new IllegalArgumentException("no answer is made up for " + token);
        }
        ListValue.Builder zones = ListValue.newBuilder();
        for (String zone : List.of("zone-a", "zone-b", "zone-c")) {
            zones.addValues(text(zone));
        }
        return Struct.newBuilder()
                .putFields("id", text("zones"))
                .putFields("names", Value.newBuilder().setListValue(zones).build())
                .putFields("zoneIds", Value.newBuilder().setListValue(zones).build())
                .putFields(
                        "groupNames",
                        Value.newBuilder().setListValue(ListValue.newBuilder()).build())
                .build();
    }

    private void check(Registered made, String providerUrn) {
        for (String urn : made.dependencies()) {
            if (!byUrn.containsKey(urn)) {
                tooEarly.add(made.urn() + " before " + urn);
            }
        }
        for (String urn : List.of(providerUrn, made.parent())) {
            if (!urn.isEmpty() && !byUrn.containsKey(urn)) {
                tooEarly.add(made.urn() + " before " + urn);
            }
        }
    }

    private static Registered asProvider(Registered made) {
        String accounts = made.inputs().path("allowedAccountIds").asString("");
        return new Registered(
                made.urn(),
                made.type(),
                made.name(),
                made.parent(),
                made.provider(),
                accounts.replaceAll("[^0-9]", ""),
                made.text("region"),
                made.custom(),
                made.protect(),
                made.version(),
                made.dependencies(),
                made.ignored(),
                made.secrets(),
                made.inputs());
    }

    private static String qualified(Registered resource) {
        String[] parts = resource.urn().split("::");
        return parts[2];
    }

    private Struct outputs(Registered made, RegisterResourceRequest request) {
        Struct.Builder outputs = request.getObject().toBuilder();
        if (preview || !made.custom()) {
            return outputs.build();
        }
        Map<String, String> known = new LinkedHashMap<>();
        known.put("arn", arn(made));
        known.put("name", physical(made));
        switch (made.type().substring(made.type().lastIndexOf(':') + 1)) {
            case "Key" -> known.put("keyId", "key-of-" + made.name());
            case "Queue" ->
                    known.put(
                            "url",
                            "https://sqs.%s.amazonaws.com/%s/%s"
                                    .formatted(made.region(), made.account(), physical(made)));
            case "Function", "LayerVersion" -> known.put("version", "1");
            case "Domain" -> {
                String host =
                        "search-%s.%s.es.amazonaws.com".formatted(physical(made), made.region());
                known.put("endpoint", host);
                known.put("dashboardEndpoint", host + "/_dashboards");
            }
            case "Invocation" -> known.put("result", "{\"changes\":[]}");
            case "LoadBalancer" -> {
                known.put(
                        "dnsName",
                        "%s.%s.elb.amazonaws.com".formatted(physical(made), made.region()));
                known.put("arnSuffix", "app/%s/0a1b".formatted(physical(made)));
            }
            case "TargetGroup" ->
                    known.put("arnSuffix", "targetgroup/%s/0a1b".formatted(physical(made)));
            case "UserPool" ->
                    known.put(
                            "endpoint",
                            "cognito-idp.%s.amazonaws.com/%s".formatted(made.region(), id(made)));
            case "UserPoolClient" -> known.put("clientSecret", "made-up");
            case "VpcEndpoint" -> known.put("endpoint", "vpc-" + made.name() + ".es.amazonaws.com");
            default -> {}
        }
        known.forEach(
                (key, value) -> {
                    if (!outputs.containsFields(key)) {
                        outputs.putFields(key, text(value));
                    }
                });
        if (secrets) {
            request.getAdditionalSecretOutputsList().stream()
                    .filter(outputs::containsFields)
                    .forEach(key -> outputs.putFields(key, secret(outputs.getFieldsOrThrow(key))));
        }
        return outputs.build();
    }

    private static String id(Registered made) {
        return made.type().startsWith("pulumi:providers:")
                ? "id-of-" + made.name()
                : physical(made);
    }

    /** What it is called in AWS. */
    public static String physical(Registered made) {
        for (String key : List.of("name", "bucket", "domainName", "functionName")) {
            if (!made.text(key).isEmpty()) {
                return made.text(key);
            }
        }
        return made.name();
    }

    public static String arn(Registered made) {
        String name = physical(made);
        String type = made.type().substring(made.type().lastIndexOf(':') + 1);
        String service = made.type().replaceAll("^aws:([a-z0-9]+)/.*", "$1");
        String where = made.region() + ":" + made.account();
        return switch (type) {
            case "Role" -> "arn:aws:iam::%s:role/%s".formatted(made.account(), name);
            case "BucketV2" -> "arn:aws:s3:::" + name;
            case "Topic" -> "arn:aws:sns:%s:%s".formatted(where, name);
            case "Queue" -> "arn:aws:sqs:%s:%s".formatted(where, name);
            case "Key" -> "arn:aws:kms:%s:key/%s".formatted(where, name);
            case "LogGroup" -> "arn:aws:logs:%s:log-group:%s".formatted(where, name);
            case "Function" -> "arn:aws:lambda:%s:function:%s".formatted(where, name);
            case "Alias" ->
                    "arn:aws:lambda:%s:function:%s:live"
                            .formatted(where, made.text("functionName"));
            case "LayerVersion" ->
                    "arn:aws:lambda:%s:layer:%s:1".formatted(where, made.text("layerName"));
            case "Secret" -> "arn:aws:secretsmanager:%s:secret:%s-0a1b2c".formatted(where, name);
            case "Domain" -> "arn:aws:es:%s:domain/%s".formatted(where, name);
            default ->
                    "arn:aws:%s:%s:%s/%s"
                            .formatted(service, where, type.toLowerCase(Locale.ROOT), name);
        };
    }

    private static Value secret(Value value) {
        return value.hasStructValue() && value.getStructValue().containsFields(Registered.SIGNATURE)
                ? value
                : Value.newBuilder()
                        .setStructValue(
                                Struct.newBuilder()
                                        .putFields(Registered.SIGNATURE, text(Registered.SECRET))
                                        .putFields("value", value))
                        .build();
    }

    private static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }
}
