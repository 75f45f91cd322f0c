package io.usagewatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A folder of labelled series, one folder each: {@code series.csv}, {@code labels.json}, ... */
public final class ReferenceFolder {

    @Option(
            names = "--reference",
            paramLabel = "DIR",
            description = "folder of labelled series; otherwise the one beside the project")
    private @Nullable Path folder;

    /** Folders of the series, by name. */
    public List<Path> series() {
        Path folder = folder();
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> series = entries.filter(Files::isDirectory).sorted().toList();
            if (series.isEmpty()) {
                throw new BenchException("%s holds no folder of a series".formatted(folder));
            }
            return series;
        } catch (IOException e) {
            throw new BenchException(
                    "%s cannot be read; name a folder of labelled series with --reference"
                            .formatted(folder),
                    e);
        }
    }

    private Path folder() {
        return folder != null
                ? folder
                : Path.of(System.getProperty("usagewatch.root", "."))
                        .resolveSibling("shared")
                        .resolve("reference")
                        .resolve("detection");
    }
}
