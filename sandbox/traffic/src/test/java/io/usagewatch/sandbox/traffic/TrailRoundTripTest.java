package io.usagewatch.sandbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.json.JsonMapper;

class TrailRoundTripTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Property(tries = 60)
    void whatIsWrittenIsReadCharacterByCharacter(
            @ForAll("records") List<String> written,
            @ForAll("gaps") String gap,
            @ForAll boolean zipped)
            throws IOException {
        Path folder = Files.createTempDirectory("trail");
        Path file = folder.resolve(zipped ? "t.json.gz" : "t.json");
        try {
            String text =
                    "{" + gap + "\"Records\":[" + String.join(gap + "," + gap, written) + "]}";
            try (OutputStream out = Files.newOutputStream(file);
                    OutputStream bytes = zipped ? new GZIPOutputStream(out) : out) {
                bytes.write(text.getBytes(StandardCharsets.UTF_8));
            }
            List<String> read = new ArrayList<>();
            List<FileProblem> problems = new ArrayList<>();
            TrailFolder.open(folder).read(r -> read.add(r.json()), problems::add);
            assertThat(problems).isEmpty();
            assertThat(read).isEqualTo(written);
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }

    @Provide
    Arbitrary<List<String>> records() {
        Arbitrary<Object> scalar =
                Arbitraries.oneOf(
                        List.of(
                                Arbitraries.strings().ofMaxLength(300).map(s -> (Object) s),
                                Arbitraries.strings().ascii().ofMaxLength(40).map(s -> (Object) s),
                                Arbitraries.doubles().map(d -> (Object) d),
                                Arbitraries.of(true, false).map(b -> (Object) b)));
        return scalar.list()
                .ofMaxSize(30)
                .map(
                        values ->
                                JSON.writeValueAsString(
                                        Map.of(
                                                "eventTime", "2026-11-01T10:00:00Z",
                                                "recipientAccountId", "111122223333",
                                                "requestParameters", Map.of("Records", values))))
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<String> gaps() {
        return Arbitraries.strings().withChars(' ', '\n', '\t').ofMaxLength(30);
    }
}
