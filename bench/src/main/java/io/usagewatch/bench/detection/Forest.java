package io.usagewatch.bench.detection;

import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.Grade;
import io.usagewatch.sandbox.anomaly.detector.Queries;
import io.usagewatch.sandbox.anomaly.engine.Model;
import io.usagewatch.sandbox.anomaly.engine.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.search.SearchModule;

/**
 * What a detector makes of surprise: the engine of the sandbox, with the detector that [provision]
 * would put into a domain. Random, as the real one is.
 */
final class Forest {

    private static final String ACCOUNT = "111122223333";
    private static final Queries QUERIES =
            new Queries(
                    new NamedXContentRegistry(
                            new SearchModule(Settings.EMPTY, List.of()).getNamedXContents()));

    private final MonitoredApi api;
    private final io.usagewatch.sandbox.anomaly.detector.Detector detector;

    Forest(MonitoredApi api) {
        this.api = api;
        String body = Detector.of(ACCOUNT, List.of(api)).getFirst().toJson(ACCOUNT).toString();
        this.detector =
                io.usagewatch.sandbox.anomaly.detector.Detector.parse(
                        XContentHelper.convertToMap(JsonXContent.jsonXContent, body, true),
                        QUERIES,
                        Instant.EPOCH);
    }

    /**
     * @param start of the first interval
     * @param surprise of each interval
     */
    List<Grade> grades(String entity, Instant start, double[] surprise) {
        Model model = Model.forHistory(detector);
        Duration interval = api.interval();
        List<Grade> grades = new ArrayList<>();
        for (int i = 0; i < surprise.length; i++) {
            Instant at = start.plus(interval.multipliedBy(i));
            Verdict verdict = model.next(new double[] {surprise[i]}, at.plus(interval));
            if (verdict.isAnomaly()) {
                grades.add(
                        new Grade(
                                api.id(),
                                entity,
                                at.plus(interval.multipliedBy(verdict.relativeIndex())),
                                at,
                                verdict.grade(),
                                verdict.confidence()));
            }
        }
        return grades;
    }
}
