package io.usagewatch.sandbox.opensearch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;

/**
 * Build step: runs one node through a few requests and has its JVM write the loaded classes to an
 * archive (class data sharing). With it a node needs a third less processor time until it is ready.
 */
final class ClassArchive {
    private final Distribution distribution;

    ClassArchive(Distribution distribution) {
        this.distribution = distribution;
    }

    /**
     * @param arguments the distribution's folder
     */
    public static void main(String[] arguments) throws InterruptedException {
        ClassArchive archive = new ClassArchive(new Distribution(Path.of(arguments[0])));
        try {
            if (!archive.isUpToDate()) {
                archive.write();
            }
        } catch (IOException | NodeException e) {
            // Nodes run without it, too; where not even one starts, the tests say so.
            System.err.println("No class archive, nodes will start more slowly: " + e.getMessage());
        }
    }

    /** Whether there is an archive for this JVM, younger than all jars it is made of. */
    boolean isUpToDate() throws IOException {
        Path archive = distribution.classArchive();
        if (Files.notExists(archive)) {
            return false;
        }
        FileTime written = Files.getLastModifiedTime(archive);
        try (Stream<Path> jars = Files.list(distribution.lib())) {
            for (Path jar : (Iterable<Path>) jars::iterator) {
                if (Files.getLastModifiedTime(jar).compareTo(written) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private void write() throws IOException, InterruptedException {
        Path folder = distribution.folder().resolveSibling("class-archive");
        Path unfinished = folder.resolve("classes.jsa");
        NodeSettings settings = NodeSettings.named("training", folder);
        NodeFolder nodeFolder = NodeFolder.of(settings);
        // What an earlier training kept would be in the way of this one.
        nodeFolder.delete();
        // JVM and jars must be the nodes' own; heap size, plugins and modules need not.
        NodeCommand command =
                NodeCommand.of(
                        settings,
                        nodeFolder,
                        distribution,
                        "-XX:ArchiveClassesAtExit=" + unfinished);
        try (Node node = Node.start(settings, distribution, command);
                HttpClient client = HttpClient.newHttpClient()) {
            request(
                    client,
                    "PUT",
                    node.uri().resolve("/calls"),
                    """
                    {"mappings":{"dynamic":false,"properties":{"time":{"type":"date"},"name":{"type":"keyword"},
                     "n":{"type":"double"},"parameters":{"type":"flat_object"}}}}""");
            request(
                    client,
                    "POST",
                    node.uri().resolve("/calls/_bulk?refresh=true"),
                    """
                    {"index":{"_id":"1"}}
                    {"time":"2026-01-01T00:00:00Z","name":"RunInstances","n":2,"parameters":{"a":{"b":"c"}}}
                    {"index":{"_id":"2"}}
                    {"time":"2026-01-01T00:01:00Z","name":"RunInstances","n":3,"parameters":{"a":"d"}}
                    """);
            request(
                    client,
                    "POST",
                    node.uri().resolve("/calls/_search"),
                    """
                    {"query":{"bool":{"filter":[{"range":{"time":{"gte":"2025-12-31T00:00:00Z"}}},{"term":{"name":"RunInstances"}}]}},
                     "sort":[{"time":"desc"}],
                     "aggs":{"times":{"composite":{"sources":[{"time":{"date_histogram":{"field":"time","fixed_interval":"5m"}}},
                       {"name":{"terms":{"field":"name"}}}]},"aggs":{"n":{"sum":{"field":"n"}}}}}}""");
            request(
                    client,
                    "POST",
                    node.uri().resolve("/calls/_update_by_query"),
                    "{\"query\":{\"match_all\":{}}}");
        }
        Files.move(unfinished, distribution.classArchive(), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void request(HttpClient client, String method, URI uri, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(uri)
                                .method(method, BodyPublishers.ofString(body))
                                .header("Content-Type", "application/json")
                                .build(),
                        BodyHandlers.ofString());
        if (response.statusCode() >= 300 || response.body().contains("\"errors\":true")) {
            throw new IOException("%s %s answered %s".formatted(method, uri, response.body()));
        }
    }
}
