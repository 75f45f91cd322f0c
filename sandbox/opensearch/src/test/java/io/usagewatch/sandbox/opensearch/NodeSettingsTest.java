package io.usagewatch.sandbox.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {
    private final NodeSettings settings = NodeSettings.named("a1", Path.of("nodes"));

    @Test
    void defaultsAreSmallAndOnAnyFreePort() {
        assertThat(settings)
                .isEqualTo(
                        new NodeSettings(
                                "a1",
                                Path.of("nodes").toAbsolutePath(),
                                List.of(),
                                0,
                                256,
                                Map.of(),
                                Optional.empty(),
                                List.of()));
    }

    @Test
    void eachChangeKeepsTheRest() {
        NodeSettings changed =
                settings.withPlugin(Path.of("one"))
                        .withPlugin(Path.of("two"))
                        .withPort(9200)
                        .withHeapMegabytes(512)
                        .withSetting("a", "1")
                        .withSetting("b", "2")
                        .withConfiguration(Path.of("files"))
                        .withoutModule("geo");
        assertThat(changed)
                .isEqualTo(
                        new NodeSettings(
                                "a1",
                                Path.of("nodes"),
                                List.of(Path.of("one"), Path.of("two")),
                                9200,
                                512,
                                Map.of("a", "1", "b", "2"),
                                Optional.of(Path.of("files")),
                                List.of("geo")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "../up", "a b", "-a"})
    void aNameThatIsNoFolderNameIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSettings.named(name, Path.of("nodes")))
                .withMessageContaining("lower-case letters");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void aPortThatIsNoneIsRefused(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.withPort(port))
                .withMessageContaining("65535");
    }

    @Test
    void aHeapTooSmallToStartIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.withHeapMegabytes(64))
                .withMessageContaining("at least 128");
    }
}
