package io.usagewatch.sandbox.opensearch;

import io.usagewatch.sandbox.opensearch.process.NodeMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command line of a node's process, and its surroundings. */
record NodeCommand(List<String> arguments, NodeFolder folder) {
    /** With the distribution's class archive, where there is one. */
    static NodeCommand of(NodeSettings settings, NodeFolder folder, Distribution distribution) {
        // Without one, or with one that does not fit, the start is only slower.
        Path archive = distribution.classArchive();
        String archiveFlag =
                Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-Xshare:auto";
        return of(settings, folder, distribution, archiveFlag);
    }

    static NodeCommand of(
            NodeSettings settings,
            NodeFolder folder,
            Distribution distribution,
            String archiveFlag) {
        return new NodeCommand(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + settings.heapMegabytes() + "m",
                        // Quick to start and small; a node here lives for minutes and shares two
                        // cores.
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        archiveFlag,
                        "-XX:+ExitOnOutOfMemoryError",
                        // Not --enable-native-access: with that the JVM uses the archive only in
                        // part.
                        "--illegal-native-access=allow",
                        "-Dfile.encoding=UTF-8",
                        "-Djava.awt.headless=true",
                        "-Djava.io.tmpdir=" + folder.temporary(),
                        // Without native code the node runs as any user, root in a container
                        // included.
                        "-Djna.nosys=true",
                        "-Djna.nounpack=true",
                        "-Dio.netty.noUnsafe=true",
                        "-Dio.netty.allocator.numDirectArenas=0",
                        "-Dlog4j2.disable.jmx=true",
                        "-Dlog4j.shutdownHookEnabled=false",
                        "-Dopensearch.path.home=" + folder.home(),
                        "-Dopensearch.path.conf=" + folder.config(),
                        "-cp",
                        distribution.lib().resolve("*").toString(),
                        NodeMain.class.getName(),
                        folder.path().toString()),
                folder);
    }

    Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(arguments)
                        .directory(folder.path().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.log().toFile());
        // Nothing in the SDK parts of a plugin may ask a cloud's metadata service.
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        // Flags meant for another JVM would change this one, or stop it.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        return builder.start();
    }
}
