package io.usagewatch.bench.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.usagewatch.bench.BenchException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Real records as CloudWatch Logs delivers them, one subscription event for each file of a trail.
 *
 * @param records in all of them
 */
record RecordedBatches(List<byte[]> events, int records) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** The largest payload that Lambda takes. */
    private static final int LARGEST_EVENT = 6 * 1024 * 1024;

    static RecordedBatches of(Path folder) {
        List<byte[]> events = new ArrayList<>();
        int records = 0;
        for (List<String> messages : messages(folder)) {
            events.add(event(messages));
            records += messages.size();
        }
        if (records == 0) {
            throw new BenchException(
                    "%s holds no records; name a folder of CloudTrail files with --cloudtrail"
                            .formatted(folder));
        }
        return new RecordedBatches(events, records);
    }

    /** One event of the records again and again, nearly as large as Lambda takes. */
    static byte[] largest(Path folder) {
        List<String> all = messages(folder).stream().flatMap(List::stream).toList();
        int times = 1;
        byte[] largest = event(all);
        while (true) {
            times = Math.max(times + 1, (int) (0.97 * times * LARGEST_EVENT / largest.length));
            List<String> repeated = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                for (String message : all) {
                    // other ids, so that they are other events and pack no better than events do
                    repeated.add(
                            message.replace(
                                    "\"eventID\":\"",
                                    "\"eventID\":\""
                                            + Integer.toHexString(message.hashCode() + 31 * i)));
                }
            }
            byte[] next = event(repeated);
            if (next.length > LARGEST_EVENT || times > 40) {
                return largest;
            }
            largest = next;
        }
    }

    private static List<List<String>> messages(Path folder) {
        List<List<String>> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file :
                    found.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    List<String> messages = new ArrayList<>();
                    for (JsonNode trailRecord : MAPPER.readTree(in).path("Records")) {
                        messages.add(MAPPER.writeValueAsString(trailRecord));
                    }
                    if (!messages.isEmpty()) {
                        files.add(messages);
                    }
                }
            }
            return files;
        } catch (IOException e) {
            throw new BenchException(
                    "%s cannot be read; name a folder of CloudTrail files with --cloudtrail"
                            .formatted(folder),
                    e);
        }
    }

    private static byte[] event(List<String> messages) {
        ObjectNode data =
                MAPPER.createObjectNode()
                        .put("messageType", "DATA_MESSAGE")
                        .put("owner", "111122223333")
                        .put("logGroup", "cloudtrail")
                        .put("logStream", "111122223333_CloudTrail_eu-west-1");
        data.putArray("subscriptionFilters").add("usage-watch");
        ArrayNode events = data.putArray("logEvents");
        for (int i = 0; i < messages.size(); i++) {
            events.addObject()
                    .put("id", "%056d".formatted(i))
                    .put("timestamp", 1_700_000_000_000L + i)
                    .put("message", messages.get(i));
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(MAPPER.writeValueAsBytes(data));
        } catch (IOException e) {
            throw new BenchException("Memory does not fail", e);
        }
        String base64 = Base64.getEncoder().encodeToString(packed.toByteArray());
        return ("{\"awslogs\":{\"data\":\"" + base64 + "\"}}").getBytes(UTF_8);
    }

    /** One event a line. */
    void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            for (byte[] event : events) {
                out.write(event);
                out.write('\n');
            }
        }
    }
}
