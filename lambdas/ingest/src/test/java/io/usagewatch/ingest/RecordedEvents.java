package io.usagewatch.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** The 2,900 real records of one hour of one account, if they are beside the project. */
final class RecordedEvents {
    private RecordedEvents() {}

    /** One subscription event per file of the trail; skips the test where there are none. */
    static List<byte[]> batches() {
        Path folder =
                Path.of(System.getProperty("usagewatch.root", "../.."))
                        .resolve("../shared/data/cloudtrail/invictus");
        Assumptions.assumeTrue(
                Files.isDirectory(folder), "no recorded CloudTrail files in " + folder);
        List<byte[]> batches = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                List<String> messages = new ArrayList<>();
                for (JsonNode event : Batches.MAPPER.readTree(file.toFile()).get("Records")) {
                    messages.add(Batches.MAPPER.writeValueAsString(event));
                }
                batches.add(Batches.event(messages));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return batches;
    }
}
