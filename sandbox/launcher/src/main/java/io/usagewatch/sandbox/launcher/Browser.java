package io.usagewatch.sandbox.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The user's browser, where there is a desktop. */
final class Browser {

    private static final List<String> OPENERS = List.of("/usr/bin/xdg-open", "/usr/bin/open");

    private Browser() {}

    static void open(URI page) {
        boolean hasDesktop =
                System.getenv("DISPLAY") != null
                        || System.getenv("WAYLAND_DISPLAY") != null
                        || System.getProperty("os.name", "").startsWith("Mac");
        if (!hasDesktop) {
            return;
        }
        OPENERS.stream()
                .filter(opener -> Files.isExecutable(Path.of(opener)))
                .findFirst()
                .ifPresent(opener -> start(opener, page));
    }

    private static void start(String opener, URI page) {
        try {
            new ProcessBuilder(opener, page.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // The address is on the terminal as well.
            Problems.log(e);
        }
    }
}
