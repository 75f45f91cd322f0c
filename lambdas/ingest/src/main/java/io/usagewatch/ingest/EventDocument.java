package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

/**
 * What a record becomes in a bulk request, in one of two forms.
 *
 * <p><b>Spliced</b>: the record's own text with our fields before its last brace. <b>Quoted</b>,
 * for the record that OpenSearch cannot take as it is (an object where a keyword is expected, a
 * name twice, nested too deep): the envelope fields of the right shape, our fields, and the whole
 * record as a string in {@code recordText}. So nothing is refused for its shape.
 */
record EventDocument(EventRecord record, boolean quoted) {
    private static final int MAX_ENVELOPE_LENGTH = 8191;

    private static final Set<String> ENVELOPE =
            Set.of(
                    "awsRegion",
                    "errorCode",
                    "errorMessage",
                    "eventCategory",
                    "eventID",
                    "eventName",
                    "eventSource",
                    "eventType",
                    "managementEvent",
                    "readOnly",
                    "recipientAccountId",
                    "requestID",
                    "sourceIPAddress",
                    "userAgent",
                    "vpcEndpointId");

    static EventDocument of(EventRecord record) {
        return new EventDocument(record, !record.spliceable());
    }

    /** Appends the action line and the document's line. */
    BulkEntry write(Instant ingestTime, Bytes body) {
        int begin = body.length();
        // create, not index: a redelivered event then answers 409 instead of becoming a new version
        body.append(
                ("{\"create\":{\"_index\":\""
                                + record.index()
                                + "\",\"_id\":\""
                                + record.id()
                                + "\"}}\n")
                        .getBytes(UTF_8));
        int textFrom = body.length();
        Bytes added = new Bytes(512);
        try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), added)) {
            json.writeStartObject();
            if (quoted) {
                String text = record.message();
                envelope(text).forEach(json::writeStringProperty);
                json.writeStringProperty("eventTime", record.eventTime().toString());
                json.writeStringProperty("recordText", text);
            }
            String account = record.addedAccount();
            if (account != null) {
                json.writeStringProperty("recipientAccountId", account);
            }
            record.requestParameters().write(json);
            String principal = record.principal();
            if (principal != null) {
                json.writeStringProperty("principal", principal);
            }
            json.writeStringProperty("ingestTime", ingestTime.toString());
            json.writeEndObject();
        }
        if (quoted) {
            body.write(added.array, 0, added.length());
            body.write('\n');
            return new BulkEntry(begin, textFrom, textFrom, body.length(), record.message());
        }
        body.write(record.text(), 0, record.text().length - 1);
        int textTo = body.length();
        body.write(',');
        body.write(added.array, 1, added.length() - 1);
        body.write('\n');
        return new BulkEntry(begin, textFrom, textTo, body.length(), null);
    }

    private Map<String, String> envelope(String text) {
        Map<String, String> envelope = new HashMap<>();
        try (JsonParser json = Json.FACTORY.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value.isScalarValue()
                        && value != JsonToken.VALUE_NULL
                        && ENVELOPE.contains(name)
                        && json.getStringLength() <= MAX_ENVELOPE_LENGTH) {
                    envelope.putIfAbsent(name, Json.wellFormed(json.getString()));
                } else {
                    json.skipChildren();
                }
            }
        }
        return envelope;
    }
}
