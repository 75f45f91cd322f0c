package io.usagewatch.detection.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFieldTest {

    @Test
    void a_request_parameter_is_indexed_by_its_path_with_slashes() {
        EventField field = new EventField("requestParameters.instancesSet.items.maxCount");

        assertThat(field.numberField()).isEqualTo("requestNumbers.instancesSet/items/maxCount");
        assertThat(field.keywordField()).isEqualTo("requestStrings.instancesSet/items/maxCount");
    }

    @Test
    void a_field_of_the_envelope_is_indexed_under_its_own_name() {
        assertThat(EventField.REGION.keywordField()).isEqualTo("awsRegion");
        assertThat(EventField.REGION.isRequestParameter()).isFalse();
    }

    @Test
    void an_instance_family_is_the_part_of_the_instance_type_before_its_dot() {
        EventField family = EventField.INSTANCE_FAMILY;

        assertThat(family.keywordField()).isEqualTo("requestStrings.instanceType");
        assertThat(family.valueOf("m5.large")).isEqualTo("m5");
        assertThat(family.valueOf("u-6tb1.metal")).isEqualTo("u-6tb1");
        assertThat(EventField.PRINCIPAL.valueOf("jonas.weber")).isEqualTo("jonas.weber");
    }

    @Test
    void families_cannot_be_counted_as_distinct_values() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Measure.Distinct(EventField.INSTANCE_FAMILY));
    }

    @Test
    void only_request_parameters_are_numbers() {
        assertThatIllegalStateException()
                .isThrownBy(EventField.REGION::numberField)
                .withMessageContaining("awsRegion");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "requestParameters",
                "requestParameters.",
                "requestParameters.a..b",
                "requestParameters.a b",
                "requestParameters.a/b",
                "responseElements.x",
                "awsregion"
            })
    void other_paths_are_refused_with_what_could_be_written_instead(String path) {
        assertThat(EventField.problemOf(path))
                .get()
                .asString()
                .contains("'" + path + "'", "awsRegion");
        assertThatIllegalArgumentException().isThrownBy(() -> new EventField(path));
    }
}
