package io.usagewatch.detection.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.usagewatch.detection.Apis;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogYamlTest {

    @Test
    void the_built_in_catalog_has_the_samples_three_and_more() {
        Catalog builtIn = Catalog.builtIn();

        assertThat(builtIn.apis())
                .extracting(MonitoredApi::id)
                .startsWith("ec2-run-instances", "ebs-create-volume", "lambda-invoke")
                .hasSizeGreaterThanOrEqualTo(8);
        assertThat(builtIn.get("ec2-run-instances").measure())
                .isEqualTo(
                        new Measure.Sum(
                                new EventField("requestParameters.instancesSet.items.maxCount")));
        assertThat(builtIn.get("lambda-invoke").splitBy())
                .containsExactly(new EventField("requestParameters.functionName"));
        assertThat(builtIn.apis()).allMatch(api -> api.origin() == Origin.DEPLOYED);
    }

    @Test
    void the_built_in_catalog_gives_reasons_that_are_sentences() {
        assertThat(Catalog.builtIn().apis())
                .allSatisfy(api -> assertThat(api.reason()).endsWith(".").hasSizeGreaterThan(20));
    }

    @Test
    void keys_that_may_be_left_out_have_usual_values() {
        MonitoredApi api = Apis.with("few-keys");

        assertThat(api.measure()).isEqualTo(new Measure.Calls());
        assertThat(api.splitBy()).isEmpty();
        assertThat(api.filter()).isEqualTo(EventFilter.NONE);
        assertThat(api.interval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(api.sensitivity()).isEqualTo(Sensitivity.NORMAL);
        assertThat(api.severity()).isEqualTo(Severity.MEDIUM);
        assertThat(api.leastDeviation()).isEqualTo(LeastDeviation.USUAL);
        assertThat(api.rate()).isEmpty();
        assertThat(api.owner()).isEmpty();
        assertThat(api.runbook()).isEmpty();
        assertThat(api.enabled()).isTrue();
    }

    @Test
    void every_key_is_read() {
        MonitoredApi api =
                Apis.with(
                        "all-keys",
                        "measure: {distinct: awsRegion}",
                        "split-by: [principal, requestParameters.functionName]",
                        "filter: {only-failures: true, error-codes: ['*Denied*'], exclude-aws-services: true, exclude-principals: [deploy]}",
                        "interval: 1h",
                        "sensitivity: high",
                        "least-deviation: {calls: 0.5, percent: 10}",
                        "rate: 0.25",
                        "severity: critical",
                        "owner: platform",
                        "runbook: https://wiki.example.com/x",
                        "enabled: false");

        assertThat(api.measure()).isEqualTo(new Measure.Distinct(EventField.REGION));
        assertThat(api.splitBy())
                .containsExactly(
                        EventField.PRINCIPAL, new EventField("requestParameters.functionName"));
        assertThat(api.filter())
                .isEqualTo(new EventFilter(true, List.of("*Denied*"), true, List.of("deploy")));
        assertThat(api.interval()).isEqualTo(Duration.ofHours(1));
        assertThat(api.sensitivity()).isEqualTo(Sensitivity.HIGH);
        assertThat(api.leastDeviation()).isEqualTo(new LeastDeviation(0.5, 10));
        assertThat(api.costOf(8)).hasValue(2);
        assertThat(api.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(api.owner()).contains("platform");
        assertThat(api.runbook()).contains(URI.create("https://wiki.example.com/x"));
        assertThat(api.enabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    measure: calles                  | measure:
                    measure: 5                       | measure:
                    measure: {sum: 5}                | measure.sum:
                    measure: {sum: awsRegion}        | measure.sum:
                    measure: {sum: requestParameters.a, distinct: principal} | measure:
                    measure: {distinct: nonsense}    | measure.distinct:
                    split-by: principal              | split-by:
                    split-by: [nonsense]             | split-by[0]:
                    split-by: [principal, 7]         | split-by[1]:
                    split-by: [principal, principal] | split-by:
                    split-by: [principal, awsRegion, eventName] | split-by:
                    rate: 0                          | rate:
                    rate: dear                       | rate:
                    filter: failures                 | filter:
                    filter: {only-failures: maybe}   | filter.only-failures:
                    filter: {errorcodes: [A]}        | filter.errorcodes:
                    filter: {error-codes: AccessDenied} | filter.error-codes:
                    filter: {error-codes: ['no code']}  | filter.error-codes[0]:
                    filter: {exclude-principals: [{a: b}]} | filter.exclude-principals[0]:
                    interval: 7m                     | interval:
                    interval: 5                      | interval:
                    interval: 2h                     | interval:
                    sensitivity: extreme             | sensitivity:
                    severity: 3                      | severity:
                    least-deviation: 5               | least-deviation:
                    least-deviation: {calls: -1}     | least-deviation.calls:
                    least-deviation: {calls: 1e999}  | least-deviation.calls:
                    least-deviation: {percent: many} | least-deviation.percent:
                    owner: 5                         | owner:
                    runbook: http://example.com      | runbook:
                    runbook: 'https://not an address' | runbook:
                    enabled: yes please              | enabled:
                    interval: null                   | interval:
                    colour: red                      | colour:
                    """)
    void a_mistake_is_one_line_with_the_keys_path_and_an_example(String line, String key) {
        assertThat(mistakesOf("monitored-apis:\n" + Apis.entry("some-api", line)))
                .singleElement()
                .asString()
                .startsWith("monitored-apis[0]." + key)
                .contains("for example ")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "title", "unit", "reason", "source", "names"})
    void a_key_that_must_be_there_is_named_when_it_is_missing(String key) {
        String without =
                Apis.entry("some-api").replaceFirst("(?m)(- | {4})" + key + ":.*$", "$1x: y");

        assertThat(mistakesOf("monitored-apis:\n" + without))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("monitored-apis[0]." + key + ": is missing")
                                        .contains("for example"));
    }

    @Test
    void all_mistakes_are_told_at_once() {
        String yaml =
                "monitored-apis:\n"
                        + Apis.entry("first", "interval: 7m", "severity: bad")
                        + Apis.entry("SECOND", "enabled: 1")
                        + "  - just text\n";

        assertThat(mistakesOf(yaml))
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactly(
                        "monitored-apis[0].interval",
                        "monitored-apis[0].severity",
                        "monitored-apis[1].id",
                        "monitored-apis[1].enabled",
                        "monitored-apis[2]");
    }

    @Test
    void an_id_can_be_given_once() {
        assertThat(mistakesOf("monitored-apis:\n" + Apis.entry("twice") + Apis.entry("twice")))
                .singleElement()
                .asString()
                .contains("monitored-apis[1].id", "'twice'", "taken");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "5",
                "text",
                "[]",
                "monitored-apis: {a: b}",
                "monitored-apis: null",
                "monitored-apis: [null, 1, [], text, {}]",
                "monitored-apis:\n  - {id: null, names: null, filter: null, measure: null}",
                "monitored-apis:\n  - {id: [a], names: {a: b}, filter: [1], measure: [2]}",
                "monitored-apis: [",
                "monitored-apis: []\nmonitored-apis: []",
                "a: &a [*a]",
                "\t\u0000",
                "monitored-apis: !!java.util.Date 2020-01-01",
                "monitored-apis: .nan",
                "--- a\n--- b"
            })
    void whatever_is_written_becomes_mistakes(String yaml) {
        assertThat(mistakesOf(yaml)).isNotEmpty().allSatisfy(line -> assertThat(line).isNotBlank());
    }

    @Test
    void a_huge_document_becomes_mistakes_too() {
        assertThat(mistakesOf("monitored-apis: " + "[".repeat(100_000))).isNotEmpty();
        assertThat(mistakesOf("monitored-apis:\n  - id: " + "x".repeat(1_000_000)))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(500));
    }

    @Property(tries = 300)
    void no_text_makes_it_throw_anything_else(@ForAll @StringLength(max = 200) String text) {
        assertThat(mistakesOf("monitored-apis:\n  - id: " + text)).isNotEmpty();
    }

    private static List<String> mistakesOf(String yaml) {
        CatalogException refused =
                catchThrowableOfType(CatalogException.class, () -> Apis.read(yaml));
        assertThat(refused).as("nothing refused in: %.200s", yaml).isNotNull();
        return refused.mistakes();
    }
}
