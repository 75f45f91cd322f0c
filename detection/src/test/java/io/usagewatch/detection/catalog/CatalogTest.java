package io.usagewatch.detection.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {

    @TempDir private Path folder;

    @Test
    void function_without_a_catalog_watches_the_built_in_one() {
        assertThat(Catalog.of(Map.of()).apis()).isEqualTo(Catalog.builtIn().apis());
    }

    @Test
    void function_watches_what_its_catalog_says() throws IOException {
        Path file = folder.resolve("catalog.yaml");
        Files.writeString(
                file,
                """
                monitored-apis:
                  - {id: mine, title: t, unit: u, reason: r, source: s3.amazonaws.com, names: [N]}
                """);
        assertThat(Catalog.of(Map.of(Catalog.FILE, file.toString())).apis())
                .extracting(MonitoredApi::id)
                .containsExactly("mine");
    }

    @Test
    void catalog_that_is_missing_is_named_with_the_next_step() {
        String file = folder.resolve("none.yaml").toString();
        assertThatThrownBy(() -> Catalog.of(Map.of(Catalog.FILE, file)))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining(file)
                .hasMessageContaining("deploy again");
    }
}
