package io.usagewatch.sandbox.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
    @TempDir Path root;

    private final Properties properties = new Properties();

    @Test
    void itIsFoundBelowTheRootOrWhereTheSystemPropertySays() throws IOException {
        Path built = make("sandbox/opensearch/target/distribution");
        Path other = make("other place");

        properties.setProperty("usagewatch.root", root.toString());
        assertThat(Distribution.locate(properties).folder()).isEqualTo(built);
        properties.setProperty("usagewatch.distribution", other.toString());
        assertThat(Distribution.locate(properties).folder()).isEqualTo(other);
    }

    @Test
    void aMissingOneTellsWhereItShouldBeAndHowToBuildIt() {
        properties.setProperty("usagewatch.root", root.toString());
        assertThatThrownBy(() -> Distribution.locate(properties))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining(
                        root.resolve("sandbox/opensearch/target/distribution").toString())
                .hasMessageContaining("./verify sandbox/opensearch");
    }

    @Test
    void theClassArchiveIsUpToDateWhileNoJarIsYounger() throws IOException {
        Distribution distribution = new Distribution(make("distribution"));
        ClassArchive archive = new ClassArchive(distribution);
        Path jar = Files.createFile(distribution.lib().resolve("opensearch.jar"));
        assertThat(archive.isUpToDate()).isFalse();

        Files.createFile(distribution.classArchive());
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
        assertThat(archive.isUpToDate()).isTrue();

        Files.setLastModifiedTime(
                distribution.classArchive(), FileTime.from(Instant.EPOCH.minusSeconds(1)));
        assertThat(archive.isUpToDate()).isFalse();
    }

    private Path make(String name) throws IOException {
        Path folder = root.resolve(name);
        for (String part : new String[] {"lib", "modules", "config"}) {
            Files.createDirectories(folder.resolve(part));
        }
        return folder;
    }
}
