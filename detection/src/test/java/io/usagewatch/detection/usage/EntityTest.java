package io.usagewatch.detection.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EntityTest {

    @Test
    void an_API_without_a_split_has_one_entity() {
        assertThat(Entity.of(List.of())).isEqualTo(Entity.ALL);
    }

    @Test
    void two_values_are_told_apart_by_their_order() {
        assertThat(Entity.of(List.of("fn-a"))).isEqualTo("fn-a");
        assertThat(Entity.of(List.of("fn-a", "eu-west-1"))).isEqualTo("fn-a | eu-west-1");
    }
}
