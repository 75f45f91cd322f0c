package io.usagewatch.sandbox.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A function that runs from its zip, with the memory and the flags that Lambda gives it. */
public final class LambdaFunction implements AutoCloseable {
    /** One class of each jar that the runtime interface client consists of. */
    private static final List<String> RUNTIME =
            List.of(
                    "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                    "com.amazonaws.services.lambda.runtime.LambdaRuntime",
                    "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
                    "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

    /** What the runtime leaves to the heap. */
    private static final double HEAP_SHARE = 0.85;

    private final RuntimeApi api;
    private final Process process;
    private final Path log;

    private LambdaFunction(RuntimeApi api, Process process, Path log) {
        this.api = api;
        this.process = process;
        this.log = log;
    }

    /**
     * Unpacks and starts a function.
     *
     * @param zip as it is deployed
     * @param handler as Lambda is told: {@code package.Class::method}
     * @param folder to unpack to; empty
     * @param environment of the function, on top of what Lambda sets; nothing else of this
     *     process's is handed on
     */
    public static LambdaFunction start(
            Path zip, String handler, Path folder, int megabytes, Map<String, String> environment)
            throws IOException {
        Path task = Files.createDirectories(folder.resolve("task"));
        unpack(zip, task);
        RuntimeApi api = new RuntimeApi();
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(
                List.of(
                        "-Xmx" + (int) (megabytes * HEAP_SHARE) + "m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        runtime(),
                        RUNTIME.getFirst(),
                        handler));
        Path log = folder.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(task.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(
                        Map.of(
                                "AWS_LAMBDA_RUNTIME_API",
                                api.address(),
                                "AWS_LAMBDA_FUNCTION_NAME",
                                "usage-watch",
                                "AWS_LAMBDA_FUNCTION_VERSION",
                                "1",
                                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                String.valueOf(megabytes),
                                "AWS_LAMBDA_LOG_FORMAT",
                                "JSON",
                                "AWS_REGION",
                                "eu-west-1",
                                "LAMBDA_TASK_ROOT",
                                task.toString()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        var _ =
                process.onExit()
                        .thenAccept(_ -> api.fail("The function ended; its log is in " + log));
        return new LambdaFunction(api, process, log);
    }

    /** Its jars, and nothing that the function's zip should bring itself. */
    private static String runtime() {
        return RUNTIME.stream()
                .map(LambdaFunction::jarOf)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String jarOf(String type) {
        try {
            return Path.of(
                            Class.forName(type)
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI())
                    .toString();
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalStateException(
                    type + " is missing: the runtime interface client has changed", e);
        }
    }

    private static void unpack(Path zip, Path folder) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException(zip + " leads out of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(in, target);
                }
            }
        }
    }

    /**
     * Invokes it and waits for what comes of it.
     *
     * @param limit the function's time-out
     * @throws IllegalStateException if the function ends, or says nothing within the limit
     */
    public Invoked invoke(String event, Duration limit) throws InterruptedException {
        try {
            return api.invoke(event, limit).get(limit.toMillis() + 1000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage() + "\n" + log(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("No answer within " + limit + "\n" + log(), e);
        }
    }

    /** What it has written so far. */
    public String log() {
        try (InputStream in = Files.newInputStream(log)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        api.close();
    }
}
