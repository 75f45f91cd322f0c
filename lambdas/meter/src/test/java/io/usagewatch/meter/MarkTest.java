package io.usagewatch.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarkTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final List<String> EC2 = List.of("ec2");

    private final Mark untilNoon = new Mark(Optional.of(NOON), Map.of("ec2", NOON));

    @Test
    void markMovesToTheEndOfASpanThatTouchesIt() {
        Instant end = NOON.plus(Duration.ofHours(1));
        assertThat(untilNoon.after(NOON, EC2, NOON, end).to()).containsEntry("ec2", end);
    }

    @Test
    void markDoesNotJumpOverAGap() {
        Instant from = NOON.plus(Duration.ofHours(1));
        assertThat(untilNoon.after(NOON, EC2, from, from.plus(Duration.ofHours(1))).to())
                .containsEntry("ec2", NOON);
    }

    @Test
    void markDoesNotMoveBack() {
        Instant from = NOON.minus(Duration.ofHours(2));
        assertThat(untilNoon.after(NOON, EC2, from, from.plus(Duration.ofHours(1))).to())
                .containsEntry("ec2", NOON);
    }

    @Test
    void markReadsBackAsItWasWritten() {
        assertThat(Mark.fromJson(untilNoon.toJson("111122223333"))).isEqualTo(untilNoon);
    }
}
