package io.usagewatch.detection;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.usagewatch.detection.search.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** Recordings of the real plugins, beside the project; tests that need them are skipped without. */
public final class Reference {

    private Reference() {}

    public static Path folder(String name) {
        Path folder =
                Path.of(
                                System.getProperty("usagewatch.root", "."),
                                "..",
                                "shared",
                                "reference",
                                name)
                        .normalize();
        assumeTrue(Files.isDirectory(folder), () -> "no reference data at " + folder);
        return folder;
    }

    public static JsonNode exchange(String file) throws IOException {
        return Json.parse(Files.readAllBytes(folder("opensearch-api").resolve(file)));
    }
}
