package io.usagewatch.sandbox.launcher;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How far one account is. Written by its pipeline, read by the terminal and the page. */
final class AccountProgress {

    /**
     * @param total 0 while it is not known
     */
    record Count(long done, long total) {
        /** 0 to 1. */
        double share() {
            return total == 0 ? 0 : Math.min(1, (double) done / total);
        }
    }

    private final String account;
    private final Map<Step, Count> counts = new EnumMap<>(Step.class);
    private final List<String> warnings = new ArrayList<>();
    private String problem = "";
    private boolean finished;

    AccountProgress(String account) {
        this.account = account;
        for (Step step : Step.values()) {
            counts.put(step, new Count(0, 0));
        }
    }

    String account() {
        return account;
    }

    synchronized void set(Step step, long done, long total) {
        counts.put(step, new Count(done, total));
    }

    synchronized Count get(Step step) {
        return counts.getOrDefault(step, new Count(0, 0));
    }

    /** The last step that has begun; empty before the first. */
    synchronized Optional<Step> current() {
        return Stream.of(Step.values())
                .filter(step -> get(step).total() > 0)
                .reduce((earlier, later) -> later);
    }

    synchronized void fail(String what) {
        problem = what;
        finished = true;
    }

    /** Something failed, and the account goes on without it. */
    synchronized void warn(String what) {
        warnings.add(what);
    }

    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    synchronized void finish() {
        finished = true;
    }

    synchronized Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    synchronized boolean isFinished() {
        return finished;
    }
}
