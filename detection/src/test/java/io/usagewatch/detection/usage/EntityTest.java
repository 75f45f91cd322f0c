package io.usagewatch.detection.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EntityTest {

    @Example
    void entity_without_values_stands_for_all() {
        assertThat(Entity.of(List.of())).isEqualTo(Entity.ALL);
        assertThat(Entity.values(Entity.ALL)).isEmpty();
    }

    @Example
    void values_are_joined_in_order() {
        assertThat(of("fn-a")).isEqualTo("fn-a");
        assertThat(of("fn-a", "eu-west-1")).isEqualTo("fn-a | eu-west-1");
    }

    @Example
    void value_that_is_named_like_the_rest_is_not_the_rest() {
        assertThat(of("other")).isEqualTo("\\other").isNotEqualTo(Entity.OTHER);
        assertThat(Entity.values("\\other")).containsExactly(Optional.of("other"));
        assertThat(Entity.values(Entity.OTHER)).isEmpty();
    }

    @Example
    void value_that_is_named_like_a_missing_one_is_not_missing() {
        assertThat(of("(none)")).isNotEqualTo(Entity.NONE);
        assertThat(Entity.values(Entity.NONE)).containsExactly(Optional.empty());
    }

    @Property
    void values_read_back_as_they_were(@ForAll("lists") List<Optional<String>> values) {
        assertThat(Entity.values(Entity.of(values))).isEqualTo(values);
    }

    @Provide
    Arbitrary<List<Optional<String>>> lists() {
        Arbitrary<String> value =
                Arbitraries.oneOf(
                        Arbitraries.of("other", "(none)", "\\other", " | ", "a | b", " \\| ", "|"),
                        Arbitraries.strings().withChars("a |\\").ofMaxLength(8));
        return value.optional(0.1).list().ofMinSize(1).ofMaxSize(2);
    }

    private static String of(String... values) {
        return Entity.of(List.of(values).stream().map(Optional::of).toList());
    }
}
