package io.usagewatch.notify.aws;

import io.usagewatch.detection.search.Json;
import io.usagewatch.notify.message.MailText;
import io.usagewatch.notify.message.Message;
import io.usagewatch.notify.message.MessageJson;
import io.usagewatch.notify.message.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * The SNS topic that people and machines subscribe to. Who subscribes with e-mail reads the text,
 * by SMS the subject, every other protocol gets the JSON. The attributes {@code account}, {@code
 * api}, {@code severity} and {@code kind} are for filter policies.
 */
public final class NotificationTopic {

    /** Of 256 KB that SNS takes, with room for the quotes of JSON in JSON. */
    private static final int MOST_BYTES = 180_000;

    private final AwsQuery aws;
    private final String arn;
    private final String region;

    /**
     * @throws AwsException if it is not the ARN of a topic
     */
    public NotificationTopic(AwsQuery aws, String arn) {
        String[] parts = arn.split(":");
        if (parts.length != 6 || !parts[2].equals("sns")) {
            throw new AwsException(
                    false, "'" + arn + "' is not the ARN of an SNS topic; set it in the function");
        }
        this.aws = aws;
        this.arn = arn;
        this.region = parts[3];
    }

    /**
     * @return SNS's id of the message
     * @throws AwsException if SNS does not take it
     */
    public String publish(Message message) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("TopicArn", arn);
        parameters.put("Subject", Subject.of(message));
        parameters.put("MessageStructure", "json");
        parameters.put("Message", byProtocol(message));
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("account", message.incident().account());
        attributes.put("api", message.incident().api());
        attributes.put("severity", message.incident().severity().word());
        attributes.put("kind", message.kind().word());
        int number = 1;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            String entry = "MessageAttributes.entry." + number++ + '.';
            parameters.put(entry + "Name", attribute.getKey());
            parameters.put(entry + "Value.DataType", "String");
            parameters.put(entry + "Value.StringValue", attribute.getValue());
        }
        return aws.call(QueryService.SNS, region, "Publish", parameters)
                .at("PublishResult", "MessageId")
                .text();
    }

    private static String byProtocol(Message message) {
        ObjectNode json = MessageJson.of(message);
        if (Json.bytes(json).length > MOST_BYTES) {
            json = MessageJson.withoutEvents(message);
        }
        return Json.object()
                .put("default", json.toString())
                .put("email", MailText.of(message))
                .put("sms", Subject.of(message))
                .toString();
    }
}
