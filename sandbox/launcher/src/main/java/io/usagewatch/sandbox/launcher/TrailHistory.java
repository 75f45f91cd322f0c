package io.usagewatch.sandbox.launcher;

import io.usagewatch.sandbox.traffic.FileProblem;
import io.usagewatch.sandbox.traffic.TrailFolder;
import io.usagewatch.sandbox.traffic.TrailRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** CloudTrail files of a folder. Each account id found in the records is an account. */
final class TrailHistory implements History {

    /** A node of its own for each account, of about 600 MB. */
    private static final int MOST_ACCOUNTS = 8;

    private final TrailFolder folder;
    private final List<Account> accounts;
    private final List<FileProblem> problems;

    private TrailHistory(TrailFolder folder, List<Account> accounts, List<FileProblem> problems) {
        this.folder = folder;
        this.accounts = accounts;
        this.problems = problems;
    }

    /**
     * Reads through the folder once, to know its accounts and what is wrong with its files.
     *
     * @throws LauncherException if it holds no usable record
     * @throws io.usagewatch.sandbox.traffic.TrafficException if it cannot be used at all
     */
    static TrailHistory survey(Path path) {
        TrailFolder folder = TrailFolder.open(path);
        Map<String, Found> found = new TreeMap<>();
        List<FileProblem> problems = new ArrayList<>();
        folder.read(
                r -> found.computeIfAbsent(r.account(), id -> new Found(r.eventTime())).add(r),
                problems::add);
        if (found.isEmpty()) {
            List<String> lines = new ArrayList<>();
            lines.add("No usable CloudTrail record in " + path);
            problems.forEach(p -> lines.add("problem: " + p.file() + ": " + p.problem()));
            throw new LauncherException(String.join("\n", lines));
        }
        if (found.size() > MOST_ACCOUNTS) {
            throw new LauncherException(
                    "%s holds records of %d accounts; this machine runs a node for each of at most %d: give a folder of fewer accounts"
                            .formatted(path, found.size(), MOST_ACCOUNTS));
        }
        List<Account> accounts = new ArrayList<>();
        found.forEach((id, account) -> accounts.add(account.named(id)));
        return new TrailHistory(folder, accounts, problems);
    }

    @Override
    public List<Account> accounts() {
        return accounts;
    }

    List<FileProblem> problems() {
        return problems;
    }

    @Override
    public void read(Account account, Consumer<List<TrailRecord>> batches) {
        try (Batches open = new Batches(batches)) {
            folder.read(
                    r -> {
                        if (r.account().equals(account.id())) {
                            open.accept(r);
                        }
                    },
                    alreadyKnown -> {});
        }
    }

    private static final class Found {
        private final Map<String, Integer> regions = new HashMap<>();
        private Instant first;
        private Instant last;
        private long events;

        Found(Instant first) {
            this.first = first;
            this.last = first;
        }

        void add(TrailRecord trailRecord) {
            Instant time = trailRecord.eventTime();
            first = time.isBefore(first) ? time : first;
            last = time.isAfter(last) ? time : last;
            regions.merge(trailRecord.region(), 1, Integer::sum);
            events++;
        }

        Account named(String id) {
            String region =
                    regions.entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .map(Map.Entry::getKey)
                            .orElse("");
            Instant to = last.plusMillis(1);
            Instant until = to.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
            return new Account(id, id, region, events, first, to, until);
        }
    }
}
