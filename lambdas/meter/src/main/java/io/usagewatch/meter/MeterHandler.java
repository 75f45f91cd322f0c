package io.usagewatch.meter;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.search.Json;
import io.usagewatch.domain.DomainAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The meter as a Lambda function. {@code {"backfill":{"from":"...","to":"..."}}} meters a time
 * span; any other event, such as the scheduler's, what closed since the last run. Answers {@code
 * {"intervals":N,"documents":N,"apis":N,"from":"...","to":"...","complete":true}}; a backfill that
 * is not complete is to be called for again, with the same event.
 */
public final class MeterHandler implements RequestStreamHandler {

    /** Before Lambda ends the function a backfill notes how far it is. */
    private static final int MILLIS_TO_END = 30_000;

    private final Meter meter;

    /** As Lambda creates it: from its environment variables. */
    public MeterHandler() {
        this(
                new Meter(
                        DomainAccess.of(System.getenv()),
                        DomainAccess.account(System.getenv()),
                        Catalog.of(System.getenv()),
                        Clock.systemUTC()));
    }

    public MeterHandler(Meter meter) {
        this.meter = meter;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        JsonNode backfill = event(input.readAllBytes()).path("backfill");
        Metered metered =
                backfill.isMissingNode()
                        ? run(context)
                        : meter.backfill(
                                instant(backfill, "from"),
                                instant(backfill, "to"),
                                Progress.NONE,
                                () -> context.getRemainingTimeInMillis() < MILLIS_TO_END);
        output.write(Json.bytes(metered.toJson()));
    }

    private Metered run(Context context) {
        Metered metered = meter.run();
        System.out.println(Metrics.line(metered, context.getFunctionName(), Instant.now()));
        return metered;
    }

    private static JsonNode event(byte[] bytes) {
        try {
            return Json.parse(bytes);
        } catch (JacksonException e) {
            throw new MeterException(
                    "the meter's event is not JSON (%s); send {} or {\"backfill\":{\"from\":...,\"to\":...}}"
                            .formatted(e.getOriginalMessage()));
        }
    }

    private static Instant instant(JsonNode backfill, String field) {
        String text = backfill.path(field).asString("");
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new MeterException(
                    "backfill.%s is '%s'; it must be an instant such as 2026-11-24T00:00:00Z"
                            .formatted(field, text));
        }
    }
}
