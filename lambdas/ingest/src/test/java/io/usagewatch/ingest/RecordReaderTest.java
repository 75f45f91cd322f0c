package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {
    private final RecordReader reader = new RecordReader();

    @Test
    void placesARecordByItsEventTimeInUtc() {
        EventRecord record =
                record("{\"eventID\":\"e-1\",\"eventTime\":\"2023-07-10T23:30:00-02:00\"}");
        assertThat(record.id()).isEqualTo("e-1");
        assertThat(record.eventTime()).isEqualTo(Instant.parse("2023-07-11T01:30:00Z"));
        assertThat(record.index()).isEqualTo("cwl-2023.07.11");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"type":"IAMUser","userName":"alice","arn":"arn:u"}                            | alice
                    {"type":"IAMUser","arn":"arn:u"}                                               | arn:u
                    {"type":"AssumedRole","arn":"arn:r/s","sessionContext":{"attributes":{"a":"b"},"sessionIssuer":{"type":"Role","userName":"deploy","x":{}}}} | deploy
                    {"type":"AssumedRole","arn":"arn:r/s","sessionContext":{"sessionIssuer":{}}}   | arn:r/s
                    {"type":"Root","arn":"arn:aws:iam::1:root"}                                    | root
                    {"type":"AWSService","invokedBy":"ec2.amazonaws.com"}                          | ec2.amazonaws.com
                    {"type":"FederatedUser","arn":"arn:f","accountId":"1"}                         | arn:f
                    {"type":"SAMLUser","principalId":"p","userName":"eve"}                         | eve
                    {"accountId":"1","invokedBy":"secretsmanager.amazonaws.com"}                   | secretsmanager.amazonaws.com
                    {"type":"AWSAccount","principalId":"AIDA","accountId":"1"}                     | AIDA
                    {"type":{"a":1},"accountId":"1","arn":["x"],"sessionContext":[]}               | 1
                    {}                                                                             |
                    "alice"                                                                        |
                    null                                                                           |
                    """)
    void namesThePrincipal(String userIdentity, String principal) {
        EventRecord record =
                record(
                        "{\"eventTime\":\"2023-07-10T00:00:00Z\",\"userIdentity\":"
                                + userIdentity
                                + "}");
        assertThat(record.principal()).isEqualTo(principal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"eventID\":null,",
                "\"eventID\":7,",
                "\"eventID\":\"a\\\"b\",",
                "\"eventID\":\"../x\","
            })
    void givesARecordWithoutAPlainIdOneThatIsTheSameNextTime(String eventId) {
        String text = "{" + eventId + "\"eventTime\":\"2023-07-10T00:00:00Z\"}";
        assertThat(record(text).id()).matches("[0-9a-f]{32}").isEqualTo(record(text).id());
        assertThat(record(text).id()).isNotEqualTo(record(text.replace("10T", "11T")).id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                      | 111122223333 | true
                    ,"recipientAccountId":null              | 111122223333 | false
                    ,"recipientAccountId":"999900001111"    |              | true
                    """)
    void takesTheLogGroupsOwnerForTheAccountOnlyWhereTheRecordHasNone(
            String field, String added, boolean spliceable) {
        EventRecord record = record("{\"eventTime\":\"2023-07-10T00:00:00Z\"" + field + "}");
        assertThat(record.addedAccount()).isEqualTo(added);
        assertThat(record.spliceable()).isEqualTo(spliceable);
    }

    @Test
    void putsARecordOverSeveralLinesOnOne() {
        EventRecord record = record("{\r\n  \"eventTime\":\n\"2023-07-10T00:00:00Z\"\n}\n \n");
        assertThat(new String(record.text(), UTF_8))
                .isEqualTo("{    \"eventTime\": \"2023-07-10T00:00:00Z\" }");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"eventID":"e-1"}                                          | e-1 | no eventTime
                    {"eventID":"e-1","eventTime":null}                         | e-1 | no eventTime
                    {"eventID":"e-1","eventTime":"yesterday"}                  | e-1 | unreadable eventTime 'yesterday'
                    {"eventID":"e-1","eventTime":"+12023-07-10T00:00:00Z"}     | e-1 | unreadable eventTime
                    {"eventTime":{"a":1}}                                      | log | no eventTime
                    START RequestId: 7                                         | log | Unrecognized token 'START'
                    {"eventID":"e-1","a":                                      | e-1 | Unexpected end-of-input
                    {"eventID":"e-1"} {}                                       | e-1 | text after the JSON object
                    [{"eventID":"e-1"}]                                        | log | not a JSON object
                    ''                                                         | log | not a JSON object
                    """)
    void refusesWhatHasNoPlace(String message, String id, String reason) {
        assertThat(reader.read("111122223333", "log", message))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            assertThat(refusal.id()).isEqualTo(id);
                            assertThat(refusal.reason()).contains(reason);
                        });
    }

    private EventRecord record(String message) {
        return (EventRecord) reader.read("111122223333", "log", message);
    }
}
