package io.usagewatch.sandbox.anomaly.rest;

import io.usagewatch.sandbox.anomaly.detector.Detector;
import io.usagewatch.sandbox.anomaly.detector.DetectorStore;
import io.usagewatch.sandbox.anomaly.history.HistoricalAnalysis;
import io.usagewatch.sandbox.anomaly.realtime.RealTimeDetection;
import io.usagewatch.sandbox.anomaly.series.Range;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.rest.RestRequest;

/** Start and stop, in real time and over the past. */
final class RunEndpoints {
    private final DetectorStore detectors;
    private final HistoricalAnalysis history;
    private final RealTimeDetection realTime;

    RunEndpoints(DetectorStore detectors, HistoricalAnalysis history, RealTimeDetection realTime) {
        this.detectors = detectors;
        this.history = history;
        this.realTime = realTime;
    }

    Endpoint.Work start(RestRequest request) throws IOException {
        String id = request.param("detectorID");
        Range range = range(request);
        return () -> {
            Detector detector = detectors.get(id).detector();
            if (detector.enabledFeatures().isEmpty()) {
                throw new OpenSearchStatusException(
                        "Can't start job as no features configured", RestStatus.BAD_REQUEST);
            }
            if (range != null) {
                return Answer.id(history.start(id, detector, range));
            }
            realTime.start(id, detector);
            return Answer.id(id);
        };
    }

    /** A body asks for the past; without one it is about real time. */
    private static @Nullable Range range(RestRequest request) throws IOException {
        if (!request.hasContent()) {
            return null;
        }
        try (XContentParser parser = request.contentParser()) {
            return Range.parse(parser.map());
        }
    }

    Endpoint.Work stop(RestRequest request) {
        String id = request.param("detectorID");
        boolean historical = request.paramAsBoolean("historical", false);
        return () -> {
            detectors.get(id);
            if (historical) {
                return Answer.id(history.stop(id));
            }
            realTime.stop(id);
            return Answer.id(id);
        };
    }
}
