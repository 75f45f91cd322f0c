package io.usagewatch.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.search.SearchDomain;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class MeterHandlerTest {

    @Test
    void backfill_without_an_end_is_refused_with_an_example() {
        assertThatThrownBy(() -> handle("{\"backfill\":{\"from\":\"2026-11-20T00:00:00Z\"}}"))
                .isInstanceOf(MeterException.class)
                .hasMessageContaining("backfill.to")
                .hasMessageContaining("2026-11-24T00:00:00Z");
    }

    @Test
    void event_that_is_not_json_is_refused() {
        assertThatThrownBy(() -> handle("backfill"))
                .isInstanceOf(MeterException.class)
                .hasMessageContaining("not JSON");
    }

    /** The domain is not asked for anything. */
    private static void handle(String event) throws IOException {
        try (SearchDomain domain = SearchDomain.at(URI.create("http://127.0.0.1:1"))) {
            Meter meter = new Meter(domain, "111122223333", Catalog.builtIn(), Clock.systemUTC());
            new MeterHandler(meter)
                    .handleRequest(
                            new ByteArrayInputStream(event.getBytes(UTF_8)),
                            new ByteArrayOutputStream(),
                            noContext());
        }
    }

    /** The handler asks nothing of it. */
    private static Context noContext() {
        return (Context)
                Proxy.newProxyInstance(
                        Context.class.getClassLoader(),
                        new Class<?>[] {Context.class},
                        (proxy, method, arguments) -> {
                            throw new UnsupportedOperationException(method.getName());
                        });
    }
}
