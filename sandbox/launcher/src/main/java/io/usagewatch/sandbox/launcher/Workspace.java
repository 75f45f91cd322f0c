package io.usagewatch.sandbox.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which the nodes of one sandbox keep their data, from one start to the next.
 *
 * @param folder exists and can be written to
 */
record Workspace(Path folder) {

    /**
     * @param chosen what the user asked for, or null
     * @throws LauncherException if the folder cannot be made or written to
     */
    static Workspace forGenerated(@Nullable Path chosen) {
        return open(chosen != null ? chosen : cache().resolve("sandbox"));
    }

    /** The same CloudTrail folder gets the same workspace, another one another. */
    static Workspace forTrail(@Nullable Path chosen, Path trail) {
        String key = trail.toAbsolutePath().normalize().toString();
        UUID name = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        return open(chosen != null ? chosen : cache().resolve("trail-" + name));
    }

    Path log() {
        return folder.resolve("launcher.log");
    }

    /** What was published to the alert topic, a JSON object a line. */
    Path alerts() {
        return folder.resolve("alerts.log");
    }

    /** The mails that people would get, as plain text. */
    Path mails() {
        return folder.resolve("mails.txt");
    }

    /** Where workspaces are unless a user chooses otherwise. */
    static Path cache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path home =
                xdg == null || xdg.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(xdg);
        return home.resolve("usage-watch");
    }

    private static Workspace open(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new LauncherException(
                    "Data folder %s cannot be made (%s): choose another one with --data"
                            .formatted(folder, e.getMessage()),
                    e);
        }
        if (!Files.isWritable(folder)) {
            throw new LauncherException(
                    "Data folder %s cannot be written to: choose another one with --data"
                            .formatted(folder));
        }
        return new Workspace(folder.toAbsolutePath().normalize());
    }
}
