package io.usagewatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RequestParametersTest {
    @Test
    void sumsNumbersOfOnePathOverArraysAndListsThemAsStrings() {
        assertThat(flat("{\"instancesSet\":{\"items\":[{\"maxCount\":2},{\"maxCount\":40}]}}"))
                .isEqualTo(
                        json(
                                "{\"requestNumbers\":{\"instancesSet/items/maxCount\":42},"
                                        + "\"requestStrings\":{\"instancesSet/items/maxCount\":[\"2\",\"40\"]}}"));
    }

    @Test
    void listsStringsOfOnePathOnceEach() {
        assertThat(
                        flat(
                                "{\"tags\":[{\"key\":\"a\"},{\"key\":\"b\"},{\"key\":\"a\"}],\"dry\":true,\"none\":null}"))
                .isEqualTo(
                        json("{\"requestStrings\":{\"tags/key\":[\"a\",\"b\"],\"dry\":\"true\"}}"));
    }

    @Test
    void takesADotInANameForASlashSoThatNoObjectHidesInIt() {
        assertThat(flat("{\"a.b\":\"x\",\"a\":{\"b\":\"y\"},\"a/b/c\":1.5}"))
                .isEqualTo(
                        json(
                                "{\"requestNumbers\":{\"a/b/c\":1.5},\"requestStrings\":{\"a/b\":[\"x\",\"y\"],\"a/b/c\":\"1.5\"}}"));
    }

    @Test
    void readsAShortNumberInQuotesAsBoth() {
        assertThat(flat("{\"size\":\"8\",\"account\":\"111122223333\",\"code\":\"007\"}"))
                .isEqualTo(
                        json(
                                "{\"requestNumbers\":{\"size\":8},\"requestStrings\":"
                                        + "{\"size\":\"8\",\"account\":\"111122223333\",\"code\":\"007\"}}"));
    }

    @Test
    void sumsNothingThatNoDoubleHolds() {
        assertThat(
                        flat(
                                "{\"a\":1e999,\"b\":"
                                        + "9".repeat(5000)
                                        + ",\"c\":[1.7e308,1.7e308],\"d\":1}"))
                .isEqualTo(
                        json(
                                "{\"requestNumbers\":{\"c\":1.7e308,\"d\":1},"
                                        + "\"requestStrings\":{\"a\":\"1e999\",\"c\":\"1.7e308\",\"d\":\"1\"}}"));
    }

    @Test
    void leavesOutBlankNamesWhichOpenSearchRefuses() {
        assertThat(flat("{\"\":\"x\",\"  \":1}")).isEqualTo(json("{}"));
        assertThat(flat("\"a scalar\"")).isEqualTo(json("{}"));
    }

    @Test
    void staysWithinItsBounds() {
        StringBuilder many =
                new StringBuilder("{\"deep\":" + "[".repeat(100_000) + "]".repeat(100_000));
        for (int i = 0; i < 100_000; i++) {
            many.append(",\"k").append(i).append("\":\"").append("v".repeat(i % 400)).append('"');
        }
        JsonNode strings = flat(many.append('}').toString()).get("requestStrings");
        assertThat(strings.size()).isEqualTo(RequestParameters.MAX_PATHS);
        assertThat(
                        flat("{\"k\":\"" + "v".repeat(1000) + "\"}")
                                .get("requestStrings")
                                .get("k")
                                .stringValue())
                .hasSize(RequestParameters.MAX_VALUE_LENGTH);
        assertThat(flat("{\"" + "k".repeat(1000) + "\":\"v\"}")).isEqualTo(json("{}"));
    }

    @Test
    void neverCutsACharacterInHalf() {
        String value = "v".repeat(RequestParameters.MAX_VALUE_LENGTH - 1) + "\uD83D\uDE00";
        assertThat(flat("{\"k\":\"" + value + "\"}").get("requestStrings").get("k").stringValue())
                .isEqualTo("v".repeat(RequestParameters.MAX_VALUE_LENGTH - 1));
    }

    @Property
    void keepsAnyShortTextWithinItsField(@ForAll String name, @ForAll String value) {
        ObjectNode parameters = Batches.MAPPER.createObjectNode();
        parameters.put(name, value);
        JsonNode flat = flat(Batches.MAPPER.writeValueAsString(parameters));
        assertThat(flat.propertyNames()).isSubsetOf("requestNumbers", "requestStrings");
        assertThat(flat.path("requestStrings").size()).isLessThanOrEqualTo(1);
    }

    private static JsonNode json(String text) {
        return Batches.MAPPER.readTree(text);
    }

    private static JsonNode flat(String requestParameters) {
        RequestParameters parameters = new RequestParameters();
        try (JsonParser json =
                Json.FACTORY.createParser(ObjectReadContext.empty(), requestParameters)) {
            json.nextToken();
            parameters.read(json);
            assertThat(json.nextToken()).isNull();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            parameters.write(json);
            json.writeEndObject();
        }
        return Batches.MAPPER.readTree(out.toByteArray());
    }
}
