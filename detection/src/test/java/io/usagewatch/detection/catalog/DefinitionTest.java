package io.usagewatch.detection.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.usagewatch.detection.search.Json;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class DefinitionTest {

    @Property(tries = 500)
    void what_is_written_as_json_is_read_as_the_same(@ForAll("apis") MonitoredApi api) {
        assertThat(Definition.read(Json.parse(Json.bytes(Definition.write(api))))).isEqualTo(api);
    }

    @Property(tries = 500)
    void what_is_written_as_yaml_is_read_as_the_same(@ForAll("apis") MonitoredApi api) {
        String yaml = CatalogYaml.write(List.of(api));

        Catalog read =
                CatalogYaml.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));

        assertThat(read.apis())
                .extracting(Definition::write)
                .containsExactly(Definition.write(api));
    }

    @Test
    void the_built_in_catalog_goes_through_yaml_and_comes_back() {
        List<MonitoredApi> apis = Catalog.builtIn().apis();
        String yaml = CatalogYaml.write(apis);

        assertThat(
                        CatalogYaml.read(
                                        new ByteArrayInputStream(
                                                yaml.getBytes(StandardCharsets.UTF_8)))
                                .apis())
                .isEqualTo(apis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    id              | "o'brien"
                    id              | "a\\nb"
                    id              | "../x"
                    id              | 5
                    title           | "<script>alert(1)</script>"
                    title           | "two\\nlines"
                    title           | "a\\u202eb"
                    unit            | ""
                    reason          | null
                    source          | "no-such-service.amazonaws.com"
                    source          | "ec2.*"
                    source          | "https://ec2.amazonaws.com"
                    names           | []
                    split-by        | "principal"
                    interval        | "0m"
                    rate            | -1
                    sensitivity     | "<b>"
                    severity        | "' OR 1=1"
                    owner           | "a\\u0000"
                    runbook         | "javascript:alert(1)"
                    enabled         | "yes"
                    """)
    void hostile_text_is_a_mistake_at_its_field(String key, String value) {
        ObjectNode definition = usual();
        definition.set(key, Json.parse(value));

        assertThat(mistakesOf(definition)).extracting(Mistake::field).containsExactly(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    names           | ["Run*Instances"]              | names[0]
                    names           | ["RunInstances", "a b"]        | names[1]
                    measure         | {"sum": "requestParameters"}   | measure.sum
                    measure         | {"sum": "userIdentity.arn"}    | measure.sum
                    measure         | {"distinct": "no.such.field"}  | measure.distinct
                    split-by        | ["userIdentity.password"]      | split-by[0]
                    least-deviation | {"calls": -3}                  | least-deviation.calls
                    least-deviation | {"percent": -0.1}              | least-deviation.percent
                    filter          | {"error-codes": ["<x>"]}       | filter.error-codes[0]
                    filter          | {"exclude-principals": ["*"]}  | filter.exclude-principals[0]
                    """)
    void a_mistake_inside_is_at_its_own_path(String key, String value, String field) {
        ObjectNode definition = usual();
        definition.set(key, Json.parse(value));

        assertThat(mistakesOf(definition)).extracting(Mistake::field).containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "title", "unit", "reason", "source", "owner", "runbook"})
    void ten_thousand_characters_are_a_mistake_at_their_field(String key) {
        ObjectNode definition = usual().put(key, "x".repeat(10_000));

        assertThat(mistakesOf(definition))
                .singleElement()
                .satisfies(
                        mistake -> {
                            assertThat(mistake.field()).isEqualTo(key);
                            assertThat(mistake.what()).hasSizeLessThan(300);
                        });
    }

    @Test
    void every_call_of_every_service_is_no_api() {
        ObjectNode definition = usual().put("source", "*");
        definition.putArray("names").add("*");

        assertThat(mistakesOf(definition)).extracting(Mistake::field).containsExactly("names");
        assertThat(Definition.read(definition.put("measure", "failures")).eventSource())
                .isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "5", "\"text\"", "{\"id\": {}}", "{\"colour\": 1}"})
    void what_is_no_definition_is_refused(String json) {
        assertThat(
                        catchThrowableOfType(
                                        CatalogException.class,
                                        () -> Definition.read(Json.parse(json)))
                                .byField())
                .isNotEmpty();
    }

    @Test
    void a_stored_definition_may_name_a_service_that_is_not_known_here() {
        ObjectNode definition = usual().put("source", "brand-new.amazonaws.com");

        assertThat(Definition.stored(definition, Origin.CONSOLE).eventSource())
                .isEqualTo("brand-new.amazonaws.com");
    }

    private static ObjectNode usual() {
        ObjectNode definition =
                Json.object()
                        .put("id", "some-api")
                        .put("title", "EC2 RunInstances")
                        .put("unit", "calls")
                        .put("reason", "It costs money.")
                        .put("source", "ec2.amazonaws.com");
        definition.putArray("names").add("RunInstances");
        return definition;
    }

    private static List<Mistake> mistakesOf(ObjectNode definition) {
        CatalogException refused =
                catchThrowableOfType(CatalogException.class, () -> Definition.read(definition));
        assertThat(refused).as("nothing refused in %s", definition).isNotNull();
        return refused.byField();
    }

    @Provide
    Arbitrary<MonitoredApi> apis() {
        Arbitrary<String> text =
                Arbitraries.strings()
                        .all()
                        .ofMinLength(1)
                        .ofMaxLength(100)
                        .filter(t -> t.matches("[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}<>]+"))
                        .filter(t -> !t.isBlank());
        Arbitrary<String> said =
                Arbitraries.oneOf(
                        Arbitraries.of("yes", "null", "5m", "# x", "a: b", "- a", "\"", "'", "1e3"),
                        text.filter(t -> t.length() < 60));
        Arbitrary<EventField> field =
                Arbitraries.of(
                        EventField.PRINCIPAL,
                        EventField.REGION,
                        new EventField("requestParameters.functionName"),
                        new EventField("requestParameters.a.b_c.$d"));
        Arbitrary<Measure> measure =
                Arbitraries.oneOf(
                        Arbitraries.of(
                                new Measure.Calls(),
                                new Measure.Failures(),
                                new Measure.Sum(new EventField("requestParameters.a.maxCount"))),
                        field.map(Measure.Distinct::new));
        Arbitrary<EventFilter> filter =
                Combinators.combine(
                                Arbitraries.of(true, false),
                                Arbitraries.of("AccessDenied*", "*Denied", "X").list().ofMaxSize(3),
                                Arbitraries.of(true, false),
                                Arbitraries.of("deploy", "a*b", "arn:aws:x").list().ofMaxSize(3))
                        .as(EventFilter::new);
        Arbitrary<Double> amount = Arbitraries.doubles().between(0, 1e12);
        Arbitrary<MonitoredApi> plain =
                Combinators.combine(
                                said,
                                said,
                                said,
                                measure,
                                field.list().ofMaxSize(2).uniqueElements(),
                                filter,
                                Arbitraries.of(MonitoredApi.INTERVALS),
                                amount)
                        .as(
                                (title, unit, reason, what, split, only, interval, least) ->
                                        new MonitoredApi(
                                                "some-api",
                                                title,
                                                unit,
                                                reason,
                                                "ec2.amazonaws.com",
                                                List.of("RunInstances", "Create*"),
                                                what,
                                                split,
                                                only,
                                                interval,
                                                Sensitivity.HIGH,
                                                new LeastDeviation(least, 50),
                                                OptionalDouble.of(least + 0.0001),
                                                Severity.LOW,
                                                Optional.of(title),
                                                Optional.of(
                                                        URI.create("https://a.example/x?y=%20")),
                                                Origin.CONSOLE,
                                                least > 5));
        return plain;
    }
}
