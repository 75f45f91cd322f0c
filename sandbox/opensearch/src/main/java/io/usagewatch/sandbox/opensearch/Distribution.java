package io.usagewatch.sandbox.opensearch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * OpenSearch, ready to run: {@code lib/} with its jars and {@link
 * io.usagewatch.sandbox.opensearch.process.NodeMain}, {@code modules/NAME/} with one jar and its
 * descriptor each, {@code config/} with the logging of every node.
 *
 * @param folder absolute
 */
public record Distribution(Path folder) {
    /**
     * System property: where the distribution is, if it is not in its place below the project's
     * root.
     */
    static final String FOLDER_PROPERTY = "usagewatch.distribution";

    /** System property: the project's root. */
    static final String ROOT_PROPERTY = "usagewatch.root";

    /**
     * @throws NodeException when the folder holds no distribution
     */
    public Distribution {
        folder = folder.toAbsolutePath().normalize();
        for (String part : new String[] {"lib", "modules", "config"}) {
            if (!Files.isDirectory(folder.resolve(part))) {
                throw new NodeException(
                        "No OpenSearch distribution in %s: it has no folder %s. Build it with ./verify sandbox/opensearch -DskipTests"
                                .formatted(folder, part));
            }
        }
    }

    /**
     * The distribution named by the system property {@code usagewatch.distribution}, or else the
     * one that the build puts below the project's root (system property {@code usagewatch.root}, or
     * else the working folder).
     *
     * @throws NodeException when there is none
     */
    public static Distribution locate() {
        return locate(System.getProperties());
    }

    static Distribution locate(Properties properties) {
        String folder = properties.getProperty(FOLDER_PROPERTY);
        return new Distribution(
                folder != null
                        ? Path.of(folder)
                        : Path.of(properties.getProperty(ROOT_PROPERTY, ""))
                                .resolve("sandbox/opensearch/target/distribution"));
    }

    Path lib() {
        return folder.resolve("lib");
    }

    Path modules() {
        return folder.resolve("modules");
    }

    Path config() {
        return folder.resolve("config");
    }

    /**
     * OpenSearch's classes as this very JVM likes them best, see {@link ClassArchive}. May be
     * missing.
     */
    Path classArchive() {
        return folder.resolve("classes-%s.jsa".formatted(Runtime.version()));
    }
}
