package io.usagewatch.sandbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrailFolderTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path folder;

    private final List<TrailRecord> records = new ArrayList<>();
    private final List<FileProblem> problems = new ArrayList<>();

    @Test
    void readsEveryRecordOfARealTrail() {
        Path real =
                Path.of(System.getProperty("usagewatch.root", "."))
                        .resolve("../shared/data/cloudtrail/invictus")
                        .normalize();
        assumeTrue(Files.isDirectory(real), "no real CloudTrail files beside the project");

        read(real);

        assertThat(problems).isEmpty();
        assertThat(records).hasSize(2900);
        assertThat(records).extracting(TrailRecord::account).containsOnly("123837392027");
        assertThat(records).extracting(TrailRecord::region).contains("us-east-1");
        List<JsonNode> parsed = records.stream().map(r -> JSON.readTree(r.json())).toList();
        assertThat(
                        parsed.stream()
                                .map(
                                        r ->
                                                r.path("eventSource").asString()
                                                        + r.path("eventName").asString())
                                .distinct())
                .hasSize(262);
        assertThat(parsed.stream().map(r -> r.path("eventID").asString()).distinct()).hasSize(2900);
    }

    @Test
    void keepsARecordsOwnText() {
        String own =
                "{ \"eventTime\" : \"2026-11-01T00:00:00Z\",\n \"n\": 1.50e2, \"s\":\"\\u00e9é\" }";
        write("a.json", "\ufeff{\"x\":[{}], \"Records\" : [ " + record(1) + " ,\n" + own + "] }\n");

        read(folder.resolve("."));

        assertThat(problems)
                .containsExactly(
                        new FileProblem(
                                "a.json",
                                "record 2 has no recipientAccountId, nor has the path; left out"));
        assertThat(records).extracting(TrailRecord::json).containsExactly(record(1));

        write("111122223333_CloudTrail_us-east-1_x.json", "{\"Records\":[" + own + "]}");
        read(folder);
        assertThat(records.getFirst().json()).isEqualTo(own);
        assertThat(records.getFirst().account()).isEqualTo("111122223333");
    }

    @Test
    void findsAccountsAndRegionsInABucketsLayoutAndLeavesDigestsOut() {
        String tail = "/2026/11/01/999900001111_CloudTrail_eu-west-1_20261101T0005Z_a.json.gz";
        writeGzip("AWSLogs/o-abc1234567/999900001111/CloudTrail/eu-west-1" + tail, recordsOf(2));
        writeGzip("AWSLogs/999900001111/CloudTrail-Digest/eu-west-1/d.json.gz", "{\"x\":1}");
        writeGzip("flat_CloudTrail-Digest_eu-west-1.json.gz", "{\"x\":1}");
        writeGzip("AWSLogs/999900001111/CloudTrail-Insight/eu-west-1/i.json.gz", recordsOf(1));
        write("notes.txt", "not a trail");

        assertThat(TrailFolder.open(folder).files()).hasSize(1);
        read(folder);

        assertThat(records).hasSize(2);
        assertThat(problems).isEmpty();
        assertThat(TrailFolder.accountOf("AWSLogs/999900001111/CloudTrail/eu-west-1" + tail))
                .isEqualTo("999900001111");
        assertThat(TrailFolder.accountOf("o/AWSLogs/999900001111/CloudTrail/r/2026/f.json"))
                .isEqualTo("999900001111");
        assertThat(TrailFolder.accountOf("some/f.json")).isEmpty();
    }

    @Test
    void keepsTheRecordsBeforeTheBreakOfATruncatedGzip() {
        byte[] whole = gzip(recordsOf(4000));
        writeBytes("cut.json.gz", Arrays.copyOf(whole, whole.length / 2));
        write("good.json", recordsOf(1));

        read(folder);

        assertThat(records).hasSizeBetween(1000, 3000);
        int before = records.size() - 1;
        assertThat(problems)
                .containsExactly(
                        new FileProblem(
                                "cut.json.gz",
                                "is a truncated gzip: "
                                        + before
                                        + " records before the break were kept; fetch the file again"));
    }

    @Test
    void namesADamagedGzip() {
        byte[] whole = gzip(recordsOf(4000));
        whole[whole.length / 2] ^= 0x55;
        whole[whole.length / 2 + 1] ^= 0x55;
        writeBytes("bad.json.gz", whole);
        writeBytes("tiny.json.gz", new byte[] {0x1f, (byte) 0x8b, 8});

        read(folder);

        assertThat(problems)
                .extracting(FileProblem::file)
                .containsExactly("bad.json.gz", "tiny.json.gz");
        assertThat(problems).extracting(FileProblem::problem).noneMatch(p -> p.contains("\n"));
    }

    @Test
    void namesAFileThatIsNotJson() {
        write("a.json", "<html>\n");
        write(
                "b.json",
                "{\"Records\":[" + record(1) + "," + record(2) + ",{\"eventTime\":tomorrow}]}");
        write("c.json", "");
        write("d.json", "{\"Records\":[" + record(3) + "]} trailing");
        write("e.json", "{\"Records\":[" + record(4) + ",{\"eventTime\":\"2026");

        read(folder);

        assertThat(records).hasSize(4);
        assertThat(problems)
                .extracting(FileProblem::toString)
                .satisfiesExactly(
                        p -> assertThat(p).contains("a.json").contains("line 1"),
                        p ->
                                assertThat(p)
                                        .contains("b.json")
                                        .contains("2 records before it were kept"),
                        p -> assertThat(p).contains("c.json"),
                        p -> assertThat(p).contains("d.json"),
                        p ->
                                assertThat(p)
                                        .contains("e.json")
                                        .contains("in the middle")
                                        .contains("1 records"));
        assertThat(problems).extracting(FileProblem::problem).noneMatch(p -> p.contains("\n"));
    }

    @Test
    void namesAFileThatIsJsonButNotCloudTrails() {
        write("a.json", "[1,2]");
        write("b.json", "{\"Records\":{}}");
        write("c.json", "{\"logEvents\":[{\"a\":[1]}]}");

        read(folder);

        assertThat(records).isEmpty();
        assertThat(problems)
                .hasSize(3)
                .extracting(FileProblem::problem)
                .containsOnly("is not a CloudTrail file: it has no array Records; left out");
    }

    @Test
    void namesARecordWithoutAReadableTimeAndReadsTheRest() {
        write(
                "a.json",
                "{\"Records\":["
                        + record(1)
                        + ",{\"eventID\":\"e-2\",\"recipientAccountId\":\"111122223333\"},"
                        + "{\"eventTime\":\"10/07/2023\",\"recipientAccountId\":\"111122223333\"},"
                        + "{\"eventTime\":1688990121,\"recipientAccountId\":\"111122223333\"},"
                        + "[7],"
                        + record(5)
                        + "]}");

        read(folder);

        assertThat(records).hasSize(2);
        assertThat(problems)
                .extracting(FileProblem::problem)
                .containsExactly(
                        "record 2 (eventID e-2) has no eventTime; left out",
                        "record 3 has an unreadable eventTime \"10/07/2023\"; left out",
                        "record 4 has no eventTime; left out",
                        "record 5 is not an object; left out");
    }

    @Test
    void namesARecordWhoseAccountIsNoneAndReadsTheRest() {
        write(
                "999900001111_CloudTrail_us-east-1_x.json",
                "{\"Records\":["
                        + record(1)
                        + ","
                        + record(2).replace("111122223333", "../etc")
                        + ","
                        + record(3).replace("\"111122223333\"", "[7]")
                        + ","
                        + record(4).replace("\"111122223333\"", "null")
                        + "]}");

        read(folder);

        assertThat(records)
                .extracting(TrailRecord::account)
                .containsExactly("111122223333", "999900001111");
        assertThat(problems)
                .extracting(FileProblem::problem)
                .satisfiesExactly(
                        p ->
                                assertThat(p)
                                        .matches(
                                                "record 2 \\(eventID .*\\): recipientAccountId is not 12 digits; left out"),
                        p -> assertThat(p).startsWith("record 3 ").contains("is not 12 digits"));
    }

    @Test
    void letsNoControlCharacterIntoAProblem() {
        write(
                "a.json",
                "{\"Records\":[{\"eventID\":\"a\\u009b\\u202e\\n"
                        + "x".repeat(50)
                        + "\",\"recipientAccountId\":\"111122223333\"}]}");

        read(folder);

        assertThat(problems)
                .extracting(FileProblem::problem)
                .containsExactly(
                        "record 1 (eventID a   "
                                + "x".repeat(36)
                                + "...) has no eventTime; left out");
    }

    @Test
    void saysInOneLineWhyAFolderCannotBeUsed() {
        write("only.txt", "x");
        Path missing = folder.resolve("missing");
        Path file = folder.resolve("only.txt");
        for (Path bad : List.of(missing, file, folder)) {
            assertThatThrownBy(() -> TrailFolder.open(bad))
                    .isInstanceOf(TrafficException.class)
                    .hasMessageContaining(bad.toString())
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void refusesARecordThatNoTrailCanHold() {
        String long_ = "x".repeat(17 << 20);
        write("a.json", "{\"Records\":[" + record(1) + ",{\"s\":\"" + long_ + "\"}]}");
        write(
                "b.json",
                "{\"other\":[\""
                        + long_
                        + "\",\""
                        + long_
                        + "\"],\"Records\":["
                        + record(1)
                        + "]}");

        read(folder);

        assertThat(records).hasSize(2);
        assertThat(problems)
                .containsExactly(
                        new FileProblem(
                                "a.json",
                                "record 2 is larger than a CloudTrail record can be: 1 records before"
                                        + " the break were kept"));
    }

    @Test
    void letsAFailureOfItsCallerThrough() {
        write("a.json", recordsOf(2));
        assertThatThrownBy(
                        () ->
                                TrailFolder.open(folder)
                                        .read(
                                                r -> {
                                                    throw new IllegalStateException("full");
                                                },
                                                problems::add))
                .isInstanceOf(IllegalStateException.class);
        assertThat(problems).isEmpty();
    }

    private void read(Path from) {
        records.clear();
        problems.clear();
        TrailFolder.open(from).read(records::add, problems::add);
    }

    private static String record(int n) {
        return "{\"eventTime\":\""
                + Instant.parse("2026-11-01T00:00:00Z").plusSeconds(n)
                + "\",\"recipientAccountId\":\"111122223333\",\"awsRegion\":\"us-east-1\",\"eventID\":\""
                + Ids.uuid(new Seeds(n).random())
                + "\"}";
    }

    private static String recordsOf(int count) {
        return IntStream.range(0, count)
                .mapToObj(TrailFolderTest::record)
                .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
    }

    private void write(String name, String text) {
        writeBytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void writeGzip(String name, String text) {
        writeBytes(name, gzip(text));
    }

    private void writeBytes(String name, byte[] bytes) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
