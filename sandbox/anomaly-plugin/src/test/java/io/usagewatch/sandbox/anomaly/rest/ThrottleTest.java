package io.usagewatch.sandbox.anomaly.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.core.rest.RestStatus;

class ThrottleTest {
    private static final Answer DONE = Answer.ok(Map.of());

    private final Throttle throttle = new Throttle(() -> 2);

    @Test
    void as_many_as_may_be_are_done_at_the_same_time() throws IOException {
        assertThat(throttle.of(throttle.of(() -> DONE)).answer()).isSameAs(DONE);
    }

    @Test
    void one_more_is_refused() {
        assertThatThrownBy(() -> throttle.of(throttle.of(throttle.of(() -> DONE))).answer())
                .isInstanceOfSatisfying(
                        OpenSearchStatusException.class,
                        e -> assertThat(e.status()).isEqualTo(RestStatus.TOO_MANY_REQUESTS));
    }

    @Test
    void there_is_room_again_when_one_has_failed() throws IOException {
        Endpoint.Work failing =
                throttle.of(
                        () -> {
                            throw new IOException("no");
                        });
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(failing::answer).hasMessage("no");
        }
        assertThat(throttle.of(() -> DONE).answer()).isSameAs(DONE);
    }
}
