package io.usagewatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The fast way makes the same of a record as the slow one, or leaves it to it. */
class PlainRecordTest {
    private static final String OWNER = "111122223333";
    private static final Instant NOW = Instant.parse("2023-07-10T12:00:00Z");
    private static final byte[] NOW_MEMBER = Json.ascii("\"ingestTime\":\"" + NOW + "\"}\n");

    private final PlainRecord plain = new PlainRecord();
    private final RecordReader reader = new RecordReader();

    @Test
    void takes_nearly_all_real_records_and_makes_the_same_of_them() {
        AtomicInteger records = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        for (byte[] batch : RecordedEvents.batches()) {
            LogsBatch.read(new ByteArrayInputStream(batch))
                    .forEachMessage(
                            message -> {
                                records.incrementAndGet();
                                if (isSame(message.text())) {
                                    taken.incrementAndGet();
                                }
                            });
        }
        System.out.printf("%d of %d real records are plain%n", taken.get(), records.get());
        assertThat(taken.get()).isGreaterThan(records.get() * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\":\"x\"",
                "\"requestParameters\":null",
                "\"requestParameters\":{}",
                "\"requestParameters\":{\"instancesSet\":{\"items\":[{\"maxCount\":2},{\"maxCount\":40}]}}",
                "\"requestParameters\":{\"tags\":[{\"key\":\"a\"},{\"key\":\"b\"},{\"key\":\"a\"}],\"dry\":true,\"none\":null,\"size\":\"8\"}",
                "\"requestParameters\":{\"a.b\":\"x\",\"a\":{\"b\":\"y\"},\"zero\":\"0\",\"code\":\"007\",\"empty\":\"\",\"list\":[]}",
                "\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"alice\",\"arn\":\"arn:u\"}",
                "\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\"arn:r\",\"sessionContext\":{\"attributes\":{\"a\":[1]},\"sessionIssuer\":{\"type\":\"Role\",\"userName\":\"deploy\"}}}",
                "\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":\"ec2.amazonaws.com\"}",
                "\"userIdentity\":{\"accountId\":\"1\"}",
                "\"userIdentity\":{}",
                "\"recipientAccountId\":\"999900001111\"",
                "\"userAgent\":\"\\\"}\\n{ \\u20ac\",\"n\":[1.5e3,-2,{\"deep\":[[]]}]"
            })
    void takes_plain_records(String fields) {
        assertThat(isSame(record(fields))).isTrue();
        assertThat(
                        isSame(
                                record(fields)
                                                .replace(":", " : ")
                                                .replace("T11 : 42 : 36Z", "T11:42:36Z")
                                                .replace("arn : ", "arn:")
                                        + "  "))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"principal\":\"x\"",
                "\"ingestTime\":1",
                "\"requestNumbers\":{}",
                "\"requestStrings\":{}",
                "\"princip\\u0061l\":\"x\"",
                "\"a\":\"\u20ac\"",
                "\"recipientAccountId\":null",
                "\"requestParameters\":\"text\"",
                "\"requestParameters\":{\"a\":1.5}",
                "\"requestParameters\":{\"a\":\"\\u0061\"}",
                "\"requestParameters\":{\" \":\"x\"}",
                "\"userIdentity\":{\"type\":\"Root\"}",
                "\"userIdentity\":\"alice\"",
                "\"a\":1/*\"*/",
                "\"a\":\"x\ty\"",
                "\"eventID\":\"second\"",
                "\"a\"",
                "\"a\":",
                "\"a\":[\"x",
                "a:1"
            })
    void leaves_others_to_the_slow_way(String fields) {
        assertThat(plain.read(Bytes.of(record(fields)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-29T00:00:00Z",
                "2023-07-10T24:00:00Z",
                "2023-07-10T00:60:00Z",
                "2023-07-10 00:00:00Z",
                "2023-07-10T00:00:00.1Z",
                "1969-12-31T23:59:59Z",
                "x023-07-10T00:00:00Z"
            })
    void leaves_odd_times_to_the_slow_way(String time) {
        assertThat(plain.read(Bytes.of("{\"eventID\":\"e\",\"eventTime\":\"" + time + "\"}")))
                .isFalse();
    }

    @Property(tries = 3000)
    void makes_the_same_of_any_record(
            @ForAll("values") String identity,
            @ForAll("values") String parameters,
            @ForAll("values") String other) {
        isSame(
                record(
                        "\"userIdentity\":%s,\"requestParameters\":%s,\"other\":%s"
                                .formatted(identity, parameters, other)));
    }

    @Property(tries = 3000)
    void never_runs_over_the_end_of_a_text(@ForAll("values") String value, @ForAll int cut) {
        String record = record("\"requestParameters\":" + value + ",\"userIdentity\":" + value);
        Bytes line = Bytes.of(record.substring(0, Math.floorMod(cut, record.length())));
        assertThat(plain.read(line)).isFalse();
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> names =
                Arbitraries.of(
                        "type",
                        "userName",
                        "arn",
                        "principalId",
                        "sessionContext",
                        "sessionIssuer",
                        "a",
                        "a.b",
                        "items",
                        "",
                        " ",
                        "\\u0061",
                        "\u00e4",
                        "x".repeat(120));
        Arbitrary<String> texts =
                Arbitraries.oneOf(
                        Arbitraries.of(
                                "IAMUser",
                                "AssumedRole",
                                "Root",
                                "AWSService",
                                "",
                                " ",
                                "0",
                                "007",
                                "12345",
                                "1234567890",
                                "\\\"",
                                "\\\\",
                                "\\ud800",
                                "v".repeat(300)),
                        Arbitraries.strings().withCharRange('a', 'e').ofMaxLength(20));
        Arbitrary<String> leaves =
                Arbitraries.oneOf(
                        texts.map(text -> "\"" + text + "\""),
                        Arbitraries.of(
                                "null",
                                "true",
                                "false",
                                "0",
                                "1",
                                "-1",
                                "1.5",
                                "1e400",
                                "9".repeat(15),
                                "9".repeat(50)));
        return nested(names, nested(names, nested(names, leaves)));
    }

    private static Arbitrary<String> nested(Arbitrary<String> names, Arbitrary<String> values) {
        return Arbitraries.oneOf(
                values,
                values.list().ofMaxSize(4).map(list -> "[" + String.join(",", list) + "]"),
                Combinators.combine(names, values)
                        .as((name, value) -> "\"" + name + "\":" + value)
                        .list()
                        .ofMaxSize(6)
                        .map(members -> "{" + String.join(", ", members) + "}"));
    }

    /** Whether it is plain; fails where something else comes of it than on the slow way. */
    private boolean isSame(String text) {
        if (!plain.read(Bytes.of(text))) {
            return false;
        }
        Bytes fast = new Bytes(0);
        BulkEntry entry = plain.write(Json.ascii(OWNER), NOW_MEMBER, fast);
        assertThat(reader.read(OWNER, "log", text)).isInstanceOf(EventRecord.class);
        Bytes slow = new Bytes(0);
        BulkEntry expected =
                EventDocument.of((EventRecord) reader.read(OWNER, "log", text)).write(NOW, slow);
        assertThat(entry).isEqualTo(expected);
        assertThat(fast.text(0, entry.textTo())).isEqualTo(slow.text(0, entry.textTo()));
        assertThat(document(fast, entry)).isEqualTo(document(slow, expected));
        return true;
    }

    private static JsonNode document(Bytes bytes, BulkEntry entry) {
        return Batches.MAPPER.readTree(bytes.text(entry.textFrom(), entry.end()));
    }

    private static String record(String fields) {
        return "{\"eventID\":\"e-1\",\"eventTime\":\"2023-07-10T11:42:36Z\"," + fields + "}";
    }
}
