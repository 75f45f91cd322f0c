package io.usagewatch.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.search.Json;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DefinitionTest {

    @Test
    void detectorIsCoveredByItself() {
        for (Detector detector : Detector.of("111122223333", Catalog.builtIn().enabled())) {
            ObjectNode definition = detector.toJson("111122223333");
            assertThat(Definition.covers(definition, definition)).isTrue();
        }
    }

    @Test
    void defaultsThatTheServerAddsDoNotCount() {
        assertThat(covers("{'name':'a','history':40}", "{'name':'a'}")).isTrue();
    }

    @Test
    void longFormOfATermQueryIsTheSame() {
        assertThat(covers("{'term':{'f':{'value':'v','boost':1.0}}}", "{'term':{'f':'v'}}"))
                .isTrue();
    }

    @Test
    void numbersOfSettingsComeAsText() {
        assertThat(covers("{'shards':'1','dynamic':'false'}", "{'shards':1,'dynamic':false}"))
                .isTrue();
    }

    @Test
    void missingFieldIsAChange() {
        assertThat(covers("{}", "{'name':'a'}")).isFalse();
        assertThat(covers("{}", "{'properties':{'a':{'type':'keyword'}}}")).isFalse();
    }

    @Test
    void longerListIsAChange() {
        assertThat(covers("{'api':['a','b']}", "{'api':['a']}")).isFalse();
    }

    @Test
    void otherOrderIsAChange() {
        assertThat(covers("{'api':['a','b']}", "{'api':['b','a']}")).isFalse();
    }

    @Property
    void otherNumberIsAChange(@ForAll int there, @ForAll int wanted) {
        assertThat(covers("{'value':" + there + ".0}", "{'value':" + wanted + "}"))
                .isEqualTo(there == wanted);
    }

    private static boolean covers(String actual, String wanted) {
        return Definition.covers(
                Json.parse(actual.replace('\'', '"')), Json.parse(wanted.replace('\'', '"')));
    }
}
