package io.usagewatch.console.watch;

import io.usagewatch.detection.catalog.Mistake;

/**
 * What became of one monitored API of a catalog, over REST.
 *
 * @param outcome {@code unchanged}, {@code started}, {@code refused}, {@code beaten}, {@code
 *     failed}
 * @param why in words; empty where there is nothing to say
 */
record ImportedItem(String id, String outcome, String why) {

    static ImportedItem of(Imported.One one) {
        return one.outcome()
                .map(outcome -> of(one.api(), outcome))
                .orElseGet(() -> new ImportedItem(one.api(), "unchanged", ""));
    }

    private static ImportedItem of(String api, WatchOutcome outcome) {
        return switch (outcome) {
            case WatchOutcome.Started started -> new ImportedItem(api, "started", "");
            case WatchOutcome.Refused refused ->
                    new ImportedItem(
                            api,
                            "refused",
                            String.join(
                                    "; ", refused.mistakes().stream().map(Mistake::line).toList()));
            case WatchOutcome.Beaten beaten -> new ImportedItem(api, "beaten", beaten.words());
            case WatchOutcome.Failed failed ->
                    new ImportedItem(
                            api,
                            "failed",
                            String.join(
                                    "; ",
                                    failed.problems().entrySet().stream()
                                            .map(p -> p.getKey().name() + " " + p.getValue().what())
                                            .toList()));
        };
    }
}
