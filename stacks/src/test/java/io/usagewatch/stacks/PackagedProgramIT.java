package io.usagewatch.stacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.stacks.engine.LocalEngine;
import io.usagewatch.stacks.engine.Registered;
import io.usagewatch.stacks.engine.StackFile;
import io.usagewatch.stacks.provider.AwsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code stacks.jar} as Pulumi runs it, with the stack files of the project. */
class PackagedProgramIT {

    private static final Path ROOT = StackFile.root().toAbsolutePath().normalize();
    private static final Path JAR = ROOT.resolve("stacks/target/stacks.jar");

    @TempDir Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void it_deploys_each_stack_of_the_project_as_it_previewed(String stack)
            throws IOException, InterruptedException {
        assertThat(deployed(stack, false).keySet()).isEqualTo(deployed(stack, true).keySet());
    }

    @Test
    void a_second_run_registers_the_same() throws IOException, InterruptedException {
        assertThat(deployed("dev", false)).isEqualTo(deployed("dev", false));
    }

    @Test
    void the_consoles_client_secret_is_a_secret_to_the_engine()
            throws IOException, InterruptedException {
        try (LocalEngine engine = new LocalEngine("prod", false)) {
            run(engine, StackFile.of("prod"), ROOT);

            assertThat(engine.cloud().registered())
                    .filteredOn(made -> made.is("SecretVersion"))
                    .singleElement()
                    .satisfies(
                            made -> {
                                assertThat(made.secrets()).contains("secretString");
                                assertThat(made.text("secretString")).isEqualTo("made-up");
                            });
            assertThat(engine.cloud().registered())
                    .filteredOn(made -> made.inputs().toString().contains("made-up"))
                    .as("nothing else holds it")
                    .hasSize(1);
        }
    }

    /** What a run registered in which nothing was wrong: the inputs by URN. */
    private Map<String, String> deployed(String stack, boolean preview)
            throws IOException, InterruptedException {
        try (LocalEngine engine = new LocalEngine(stack, preview)) {
            Run run = run(engine, StackFile.of(stack), ROOT);

            assertThat(engine.errors()).isEmpty();
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(engine.cloud().repeated()).isEmpty();
            assertThat(engine.cloud().tooEarly()).isEmpty();
            assertThat(engine.cloud().registered()).hasSizeGreaterThan(50);
            return engine.cloud().registered().stream()
                    .collect(Collectors.toMap(Registered::urn, one -> one.inputs().toString()));
        }
    }

    @Test
    void a_wrong_configuration_is_told_in_whole_before_anything_is_registered()
            throws IOException, InterruptedException {
        Map<String, String> wrong = new HashMap<>(StackFile.of("dev"));
        wrong.put("usage-watch:prefix", "Usage Watch");
        wrong.remove("usage-watch:hub");
        try (LocalEngine engine = new LocalEngine("dev", true)) {
            Run run = run(engine, wrong, ROOT);

            assertThat(run.exitCode()).isNotZero();
            assertThat(engine.errors())
                    .anySatisfy(
                            said ->
                                    assertThat(said)
                                            .contains(
                                                    "prefix: 'Usage Watch' is not 3 to 20",
                                                    "hub: is missing",
                                                    "for example usage-watch-dev")
                                            .doesNotContain("\tat "));
            assertThat(engine.cloud().registered())
                    .extracting(Registered::type)
                    .containsOnly("pulumi:pulumi:Stack");
        }
    }

    @Test
    void where_nothing_was_built_it_says_what_to_run() throws IOException, InterruptedException {
        try (LocalEngine engine = new LocalEngine("dev", true)) {
            Run run = run(engine, StackFile.of("dev"), folder);

            assertThat(run.exitCode()).isNotZero();
            assertThat(engine.errors())
                    .anySatisfy(
                            said ->
                                    assertThat(said)
                                            .contains(
                                                    "lambdas/ingest/target/usage-watch-ingest.zip",
                                                    "run the build first: mvn"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stacks/target/stacks.jar",
                "lambdas/ingest/target/usage-watch-ingest.zip",
                "lambdas/meter/target/usage-watch-meter.zip",
                "lambdas/provision/target/usage-watch-provision.zip",
                "lambdas/notify/target/usage-watch-notify.zip"
            })
    void what_is_deployed_holds_no_time_of_its_build(String archive) throws IOException {
        try (ZipFile zip = new ZipFile(ROOT.resolve(archive).toFile())) {
            assertThat(zip.stream())
                    .isNotEmpty()
                    .extracting(ZipEntry::getTimeLocal)
                    .containsOnly(LocalDateTime.parse("2026-11-24T00:00:00"));
        }
    }

    @Test
    void it_lists_the_plugins_it_needs() throws IOException, InterruptedException {
        Run run =
                finished(
                        new ProcessBuilder(
                                java(),
                                "-cp",
                                JAR.toString(),
                                "com.pulumi.bootstrap.internal.Main",
                                "packages"));

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("\"aws\"", AwsProvider.VERSION, "\"aws-native\"")
                .as("the Java classes' own version refuses the functions' runtime")
                .doesNotContain("6.83.0");
    }

    private record Run(int exitCode, String output) {}

    private Run run(LocalEngine engine, Map<String, String> configuration, Path project)
            throws IOException, InterruptedException {
        ProcessBuilder program =
                new ProcessBuilder(java(), "-jar", JAR.toString()).directory(project.toFile());
        program.environment().putAll(engine.environment(configuration));
        return finished(program);
    }

    private Run finished(ProcessBuilder program) throws IOException, InterruptedException {
        // The program runs for seconds: compiling it well costs more than it gives.
        program.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        Path output = folder.resolve("output");
        Process process = program.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "not done after 3 minutes: " + Files.readString(output, UTF_8));
        }
        return new Run(process.exitValue(), Files.readString(output, UTF_8));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
