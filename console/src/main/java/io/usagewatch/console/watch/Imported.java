package io.usagewatch.console.watch;

import io.usagewatch.detection.catalog.Mistake;
import java.util.List;
import java.util.Optional;

/**
 * What became of a catalog that was imported.
 *
 * @param mistakes by the key's path in the catalog; where there is one nothing was stored
 * @param apis in the order of the catalog; empty where there are mistakes
 */
public record Imported(List<Mistake> mistakes, List<One> apis) {

    public Imported {
        mistakes = List.copyOf(mistakes);
        apis = List.copyOf(apis);
    }

    /**
     * One monitored API of it.
     *
     * @param outcome empty where it was everywhere as the catalog says, so that nothing was stored
     */
    public record One(String api, Optional<WatchOutcome> outcome) {

        boolean isTaken() {
            return outcome.isEmpty() || outcome.get() instanceof WatchOutcome.Started;
        }
    }

    /** Whether all of it is wanted now. */
    boolean isTaken() {
        return mistakes.isEmpty() && apis.stream().allMatch(One::isTaken);
    }
}
