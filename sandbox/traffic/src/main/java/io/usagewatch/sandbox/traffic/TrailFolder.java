package io.usagewatch.sandbox.traffic;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of CloudTrail files ({@code .json}, {@code .json.gz}): a copy of a trail's bucket
 * ({@code AWSLogs/[o-org/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/}) or any other layout. Digest and
 * Insights files hold no API calls and are left out.
 *
 * <p>Reading streams: what is held in memory is one record, however large the folder.
 */
public final class TrailFolder {
    private static final Pattern ACCOUNT_IN_PATH =
            Pattern.compile("(?:^|/)(\\d{12})(?=[/_](?:[^/]*/)*?[^/]*CloudTrail)");

    private final Path folder;
    private final List<Path> files;
    private final List<FileProblem> unreadable;

    private TrailFolder(Path folder, List<Path> files, List<FileProblem> unreadable) {
        this.folder = folder;
        this.files = List.copyOf(files);
        this.unreadable = List.copyOf(unreadable);
    }

    /**
     * Lists the folder's CloudTrail files; reads none yet.
     *
     * @throws TrafficException with one line, if the folder is missing, is no folder, or has no
     *     such file
     */
    public static TrailFolder open(Path folder) {
        if (!Files.exists(folder)) {
            throw new TrafficException(
                    "No folder " + folder + ": give the folder that holds the CloudTrail files.");
        }
        if (!Files.isDirectory(folder)) {
            throw new TrafficException(
                    folder + " is not a folder: give the folder that holds the CloudTrail files.");
        }
        List<Path> files = new ArrayList<>();
        List<FileProblem> unreadable = new ArrayList<>();
        try {
            // a link to a folder is as good as the folder; links below it are not followed
            Path root = folder.toRealPath();
            Files.walkFileTree(root, new Listing(root, files, unreadable));
            if (files.isEmpty()) {
                throw new TrafficException(
                        "No CloudTrail file in "
                                + folder
                                + ": expected *.json or *.json.gz, in any sub-folder.");
            }
            files.sort(Comparator.naturalOrder());
            return new TrailFolder(root, files, unreadable);
        } catch (IOException e) {
            throw new TrafficException(
                    "Cannot list "
                            + folder
                            + " ("
                            + TrailFile.reason(e)
                            + "): check its permissions.",
                    e);
        }
    }

    /** The files that {@link #read} goes through, in that order. */
    public List<Path> files() {
        return files;
    }

    /**
     * Hands over every record of every file, file by file, and one problem for each thing that
     * could not be used. The rest of a file, and the other files, are read all the same.
     */
    public void read(Consumer<TrailRecord> records, Consumer<FileProblem> problems) {
        unreadable.forEach(problems);
        for (Path file : files) {
            String name = relative(folder, file);
            new TrailFile(
                            file,
                            accountOf(name),
                            records,
                            p -> problems.accept(new FileProblem(name, p)))
                    .read();
        }
    }

    /** The account a file's path tells, empty if it tells none. */
    static String accountOf(String path) {
        Matcher matcher = ACCOUNT_IN_PATH.matcher(path);
        String account = "";
        while (matcher.find()) {
            account = matcher.group(1);
        }
        return account;
    }

    private static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static final class Listing extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Path> files;
        private final List<FileProblem> unreadable;

        Listing(Path root, List<Path> files, List<FileProblem> unreadable) {
            this.root = root;
            this.files = files;
            this.unreadable = unreadable;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return isNoCalls(dir) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if ((name.endsWith(".json") || name.endsWith(".json.gz")) && !isNoCalls(file)) {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            unreadable.add(
                    new FileProblem(
                            relative(root, file),
                            "cannot be opened (" + TrailFile.reason(e) + "): check permissions"));
            return FileVisitResult.CONTINUE;
        }

        private boolean isNoCalls(Path path) {
            if (path.equals(root)) {
                return false;
            }
            String name = path.getFileName().toString();
            return name.contains("CloudTrail-Digest") || name.contains("CloudTrail-Insight");
        }
    }
}
