package io.usagewatch.detection.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.search.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CallFieldsTest {

    private static final JsonNode CALL =
            Json.parse(
                    """
                    {"principal": "ci", "awsRegion": "eu-west-1", "userIdentity": {"type": "IAMUser"},
                     "requestNumbers": {"instancesSet/items/maxCount": 4},
                     "requestStrings": {"instanceType": "m5.large", "no such path!": "x"}}
                    """);

    @Test
    void a_number_can_be_summed_and_a_text_cannot() {
        CallFields fields = CallFields.of(List.of(CALL));

        assertThat(field(fields, "requestParameters.instancesSet.items.maxCount").isNumber())
                .isTrue();
        assertThat(field(fields, "requestParameters.instanceType").isNumber()).isFalse();
        assertThat(field(fields, "userIdentity.type").examples()).containsExactly("IAMUser");
    }

    @Test
    void different_values_are_counted_and_a_few_are_examples() {
        ObjectNode other = CALL.deepCopy().asObject();
        ((ObjectNode) other.path("requestStrings")).put("instanceType", "p4d.24xlarge");

        CallFields fields = CallFields.of(List.of(CALL, other, CALL));

        assertThat(fields.calls()).isEqualTo(3);
        assertThat(field(fields, "requestParameters.instanceType"))
                .isEqualTo(
                        new CallFields.Field(
                                new EventField("requestParameters.instanceType"),
                                false,
                                2,
                                3,
                                List.of("m5.large", "p4d.24xlarge")));
    }

    @Test
    void a_parameter_whose_name_cannot_be_written_is_not_offered() {
        assertThat(CallFields.of(List.of(CALL)).fields())
                .noneMatch(each -> each.field().path().contains("no such"));
    }

    private static CallFields.Field field(CallFields fields, String path) {
        return fields.fields().stream()
                .filter(each -> each.field().path().equals(path))
                .findFirst()
                .orElseThrow();
    }
}
