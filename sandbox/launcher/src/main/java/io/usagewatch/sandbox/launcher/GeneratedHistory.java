package io.usagewatch.sandbox.launcher;

import io.usagewatch.sandbox.traffic.TrafficGenerator;
import io.usagewatch.sandbox.traffic.TrafficPlan;
import io.usagewatch.sandbox.traffic.TrailRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Made-up traffic of two weeks that ends at the first start of a workspace and goes on from there.
 * What was already indexed is remembered in the workspace, so that a second start only adds what
 * has happened since.
 */
final class GeneratedHistory implements History {

    private static final long SEED = 20_261_124;

    /** Of one account and day, for a total to measure progress by. */
    private static final long USUAL_EVENTS = 5_000;

    /** Until when an account's events are indexed. */
    private static final String INDEXED = "indexed.";

    /** Until when they are metered and analysed as well. */
    private static final String READY = "ready.";

    private final Path file;
    private final Properties remembered;
    private final TrafficGenerator generator;
    private final TrafficPlan plan;
    private final Instant now;

    private GeneratedHistory(Path file, Properties remembered, TrafficPlan plan, Instant now) {
        this.file = file;
        this.remembered = remembered;
        this.plan = plan;
        this.generator = new TrafficGenerator(plan);
        this.now = now;
    }

    /**
     * @throws LauncherException if what the workspace remembers cannot be read
     */
    static GeneratedHistory in(Workspace workspace, int accounts, Instant now) {
        Path file = workspace.folder().resolve("traffic.properties");
        Properties remembered = new Properties();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                remembered.load(in);
            } catch (IOException e) {
                throw new LauncherException(
                        "%s cannot be read (%s): give another folder with --data"
                                .formatted(file, e.getMessage()),
                        e);
            }
        }
        remembered.putIfAbsent("end", now.truncatedTo(ChronoUnit.MINUTES).toString());
        Instant end = Instant.parse(remembered.getProperty("end"));
        GeneratedHistory history =
                new GeneratedHistory(
                        file, remembered, TrafficPlan.twoWeeks(SEED, end, accounts), now);
        history.save();
        return history;
    }

    @Override
    public List<Account> accounts() {
        return generator.accounts().stream()
                .map(
                        account -> {
                            Instant from = remembered(READY, account.id());
                            long days = Math.max(1, Duration.between(from, now).toDays());
                            return new Account(
                                    account.id(),
                                    account.name(),
                                    account.region(),
                                    days * USUAL_EVENTS,
                                    from,
                                    now,
                                    now);
                        })
                .toList();
    }

    @Override
    public void read(Account account, Consumer<List<TrailRecord>> batches) {
        readNew(account.id(), account.to(), batches);
    }

    /** What happened in an account since the last call. */
    void readNew(String account, Instant until, Consumer<List<TrailRecord>> batches) {
        Instant from = remembered(INDEXED, account);
        if (!from.isBefore(until)) {
            return;
        }
        try (Batches open = new Batches(batches);
                Stream<TrailRecord> records = generator.records(account, from, until)) {
            records.forEach(open);
        }
        remember(INDEXED, account, until);
    }

    @Override
    public void isReady(Account account) {
        remember(READY, account.id(), account.to());
    }

    private synchronized Instant remembered(String what, String account) {
        String until = remembered.getProperty(what + account);
        return until == null ? plan.start() : Instant.parse(until);
    }

    private synchronized void remember(String what, String account, Instant until) {
        remembered.setProperty(what + account, until.toString());
        save();
    }

    /** By a move, so that being stopped at any moment leaves the file whole. */
    private synchronized void save() {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            try (OutputStream out = Files.newOutputStream(next)) {
                remembered.store(out, "What ./run has generated for this workspace");
            }
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LauncherException(
                    "%s cannot be written (%s): give another folder with --data"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }
}
