package io.usagewatch.bench.console;

import io.usagewatch.detection.search.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a console over so many accounts showed.
 *
 * @param out of them, those that do not answer
 * @param wholeSeconds from the start of its process until a page had all that answer
 * @param quietCpu processors that it takes while nobody clicks
 * @param busyCpu processors that it takes while people click
 * @param heapMegabytes what is left after a collection, after the clicks
 * @param residentMegabytes of the process
 */
record Watched(
        int accounts,
        int out,
        double wholeSeconds,
        double quietCpu,
        double busyCpu,
        double heapMegabytes,
        double residentMegabytes,
        int platformThreads,
        People people) {

    ObjectNode toJson() {
        ObjectNode json =
                Json.object()
                        .put("accounts", accounts)
                        .put("out", out)
                        .put("wholeSeconds", wholeSeconds)
                        .put("quietCpu", quietCpu)
                        .put("busyCpu", busyCpu)
                        .put("heapMegabytes", heapMegabytes)
                        .put("residentMegabytes", residentMegabytes)
                        .put("platformThreads", platformThreads)
                        .put("clicks", people.clicks())
                        .put("failed", people.failed())
                        .put("wrongCoverage", people.wrong());
        ObjectNode clicks = json.putObject("milliseconds");
        for (Click click : Click.values()) {
            clicks.putObject(click.words())
                    .put("p50", people.percentile(click, 50))
                    .put("p95", people.percentile(click, 95));
        }
        return json;
    }
}
