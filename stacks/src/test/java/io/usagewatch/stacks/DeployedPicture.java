package io.usagewatch.stacks;

import io.usagewatch.stacks.engine.MadeUpCloud;
import io.usagewatch.stacks.engine.Registered;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is deployed, drawn in Mermaid from what was registered. */
final class DeployedPicture {

    /** What is a box, and what it is called there. */
    private static final Map<String, String> BOXES =
            Map.ofEntries(
                    Map.entry("aws:cloudtrail/trail:Trail", "CloudTrail"),
                    Map.entry("aws:s3/bucketV2:BucketV2", "S3 bucket"),
                    Map.entry("aws:lambda/function:Function", "Lambda"),
                    Map.entry("aws:opensearch/domain:Domain", "OpenSearch"),
                    Map.entry("aws:sns/topic:Topic", "SNS"),
                    Map.entry("aws:sqs/queue:Queue", "SQS"),
                    Map.entry("aws:scheduler/schedule:Schedule", "Schedule"),
                    Map.entry("aws:ssm/parameter:Parameter", "SSM parameter"),
                    Map.entry("aws:cognito/userPool:UserPool", "Cognito"),
                    Map.entry("aws:lb/loadBalancer:LoadBalancer", "Load balancer"),
                    Map.entry("aws:ecs/service:Service", "Fargate"),
                    Map.entry("aws:opensearch/vpcEndpoint:VpcEndpoint", "VPC endpoint"));

    /** What is an arrow: from what it names in one property to what it names in another. */
    private record Arrow(String from, String to) {}

    private static final Map<String, Arrow> ARROWS =
            Map.of(
                    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
                    new Arrow("logGroup", "destinationArn"),
                    "aws:sns/topicSubscription:TopicSubscription",
                    new Arrow("topic", "endpoint"),
                    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
                    new Arrow("functionName", "destinationConfig"));

    private final List<Registered> resources;
    private final Map<String, Registered> boxes = new LinkedHashMap<>();
    private final Set<String> arrows = new TreeSet<>();

    private DeployedPicture(List<Registered> resources) {
        // Registrations come in no fixed order.
        this.resources =
                resources.stream()
                        .sorted(
                                Comparator.comparing(Registered::account)
                                        .thenComparing(Registered::type)
                                        .thenComparing(Registered::name))
                        .toList();
    }

    static String of(List<Registered> resources) {
        return new DeployedPicture(resources).drawn();
    }

    private String drawn() {
        for (Registered made : resources) {
            boolean eventsLog = made.is("LogGroup") && made.text("name").endsWith("/trail");
            if (BOXES.containsKey(made.type()) || eventsLog) {
                boxes.put("n" + boxes.size(), made);
            }
        }
        connect();
        StringBuilder picture = new StringBuilder("flowchart LR\n");
        for (String account : accounts()) {
            picture.append("  subgraph a%s[\"account %s\"]\n".formatted(account, account));
            boxes.forEach(
                    (id, box) -> {
                        if (box.account().equals(account)) {
                            picture.append(
                                    "    %s[\"%s<br/>%s\"]\n".formatted(id, kind(box), name(box)));
                        }
                    });
            picture.append("  end\n");
        }
        arrows.forEach(arrow -> picture.append("  ").append(arrow).append('\n'));
        return picture.toString();
    }

    private List<String> accounts() {
        return boxes.values().stream().map(Registered::account).distinct().toList();
    }

    private static String kind(Registered box) {
        return BOXES.getOrDefault(box.type(), "Log group");
    }

    private static String name(Registered box) {
        return MadeUpCloud.physical(box);
    }

    private void connect() {
        for (Registered made : resources) {
            Arrow arrow = ARROWS.get(made.type());
            if (arrow != null) {
                arrow(id(made, arrow.from()), id(made, arrow.to()));
                if (made.text("protocol").equals("email")) {
                    arrows.add(id(made, "topic") + " --> mail([e-mail])");
                }
            }
            switch (made.type()) {
                case "aws:cloudtrail/trail:Trail" -> {
                    arrow(idOf(made), id(made, "s3BucketName"));
                    arrow(idOf(made), id(made, "cloudWatchLogsGroupArn"));
                }
                case "aws:scheduler/schedule:Schedule" -> arrow(idOf(made), id(made, "target"));
                case "aws:lambda/function:Function" -> {
                    arrow(idOf(made), domainOf(made.account()));
                    arrow(idOf(made), variable(made, "USAGE_WATCH_NOTIFICATION_TOPIC"));
                    arrow(domainOf(made.account()), variable(made, "USAGE_WATCH_ALERT_TOPIC"));
                }
                case "aws:opensearch/vpcEndpoint:VpcEndpoint" -> {
                    arrow(ofType(made.account(), "Service"), idOf(made));
                    arrow(idOf(made), id(made, "domainArn"));
                }
                case "aws:ecs/service:Service" ->
                        arrow(ofType(made.account(), "LoadBalancer"), idOf(made));
                case "aws:ssm/parameter:Parameter" -> {
                    arrow(ofType(made.account(), "Service"), idOf(made));
                    arrow(idOf(made), domainOf(made.document("value").path("id").asString("")));
                }
                case "aws:cognito/userPoolClient:UserPoolClient" ->
                        arrow(ofType(made.account(), "Service"), poolOf(made));
                case "aws:cognito/managedUserPoolClient:ManagedUserPoolClient" ->
                        arrow(domainOf(made.account()), poolOf(made));
                case "aws:sns/topicSubscription:TopicSubscription" ->
                        arrow(id(made, "topic"), id(made, "redrivePolicy"));
                default -> {}
            }
        }
    }

    private void arrow(String from, String to) {
        if (!from.isEmpty() && !to.isEmpty()) {
            arrows.add(from + " --> " + to);
        }
    }

    /** The box whose ARN or name a property holds. */
    private String id(Registered of, String property) {
        String value =
                of.inputs().path(property).isString()
                        ? of.text(property)
                        : of.inputs().path(property).toString();
        String found = "";
        int longest = 0;
        for (Map.Entry<String, Registered> box : boxes.entrySet()) {
            Registered one = box.getValue();
            String arn = MadeUpCloud.arn(one);
            boolean named =
                    value.equals(name(one))
                            && one.account().equals(of.account())
                            && (one.is("Function") || one.is("LogGroup") || one.is("BucketV2"));
            if ((value.contains(arn) || named) && arn.length() > longest) {
                found = box.getKey();
                longest = arn.length();
            }
        }
        return found;
    }

    private String variable(Registered function, String name) {
        String value = function.text("environment", "variables", name);
        return boxes.entrySet().stream()
                .filter(box -> MadeUpCloud.arn(box.getValue()).equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private String domainOf(String account) {
        return ofType(account, "Domain");
    }

    /** The pool that signs people in for a client. */
    private String poolOf(Registered client) {
        return boxes.entrySet().stream()
                .filter(
                        box ->
                                box.getValue().is("UserPool")
                                        && box.getValue().account().equals(client.account())
                                        && client.text("userPoolId").equals(name(box.getValue())))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private String ofType(String account, String type) {
        return boxes.entrySet().stream()
                .filter(box -> box.getValue().account().equals(account) && box.getValue().is(type))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private String idOf(Registered made) {
        List<String> ids = new ArrayList<>();
        boxes.forEach(
                (id, box) -> {
                    if (box.urn().equals(made.urn())) {
                        ids.add(id);
                    }
                });
        return ids.getFirst();
    }
}
