package io.usagewatch.sandbox.anomaly.alerting.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.xcontent.DeprecationHandler;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.search.SearchModule;

class MonitorTest {
    private static final NamedXContentRegistry CONTENTS =
            new NamedXContentRegistry(
                    new SearchModule(Settings.EMPTY, List.of()).getNamedXContents());
    private static final Instant NOW = Instant.ofEpochMilli(1_000);
    private static final String EVERY_MINUTE =
            "'schedule':{'period':{'interval':1,'unit':'MINUTES'}}";
    private static final String TRIGGERS =
            "'triggers':[{'query_level_trigger':{'id':'t','name':'always','severity':'1',"
                    + "'condition':{'script':{'source':'true','lang':'painless'}},"
                    + "'actions':[{'id':'a','name':'act','destination_id':'d',"
                    + "'message_template':{'source':'m','lang':'mustache'},"
                    + "'throttle_enabled':true,"
                    + "'subject_template':{'source':'s','lang':'mustache'},"
                    + "'throttle':{'value':10,'unit':'MINUTES'}}]}}]";

    private static Monitor parse(String json) throws IOException {
        try (XContentParser parser =
                JsonXContent.jsonXContent.createParser(
                        CONTENTS,
                        DeprecationHandler.IGNORE_DEPRECATIONS,
                        json.replace('\'', '"'))) {
            parser.nextToken();
            return Monitor.parse(parser, "id", 1, NOW);
        }
    }

    @Test
    void is_read_again_as_it_was_written() throws IOException {
        Monitor monitor =
                parse(
                        "{'name':'m',%s,'inputs':[{'search':{'indices':['i'],'query':{'size':0}}}],%s}"
                                .formatted(EVERY_MINUTE, TRIGGERS));
        assertThat(parse(Json.text(monitor.toMap()))).isEqualTo(monitor);
        assertThat(Json.text(monitor.toMap())).contains(TRIGGERS.replace('\'', '"'));
    }

    @Test
    void is_enabled_from_now_on_unless_it_says_otherwise() throws IOException {
        assertThat(parse("{'name':'m',%s}".formatted(EVERY_MINUTE)).enabledTime()).isEqualTo(NOW);
        assertThat(
                        parse(
                                        "{'name':'m','enabled':false,'enabled_time':5,%s}"
                                                .formatted(EVERY_MINUTE))
                                .enabledTime())
                .isNull();
    }

    @Test
    void stays_due_when_it_was_while_it_is_changed() throws IOException {
        Monitor before = parse("{'name':'m','enabled_time':5,%s}".formatted(EVERY_MINUTE));
        Monitor after = parse("{'name':'n',%s}".formatted(EVERY_MINUTE)).inPlaceOf(before);
        assertThat(after.enabledTime()).isEqualTo(Instant.ofEpochMilli(5));
        assertThat(after.schemaVersion()).isEqualTo(9);
        Monitor off = parse("{'name':'n','enabled':false,%s}".formatted(EVERY_MINUTE));
        assertThat(parse("{'name':'n',%s}".formatted(EVERY_MINUTE)).inPlaceOf(off).enabledTime())
                .isEqualTo(NOW);
    }

    @Test
    void trigger_may_stand_without_its_type() throws IOException {
        Monitor monitor =
                parse(
                        "{'name':'m',%s,'triggers':[{'name':'t','severity':'2','condition':{'script':'true'}}]}"
                                .formatted(EVERY_MINUTE));
        assertThat(monitor.triggers().getFirst().severity()).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                                   | Monitor name is null
                    {'name':'m'}                                                         | Monitor schedule is null
                    {'name':'m','monitor_type':'z'}                                      | Monitor type should be one of [query_level_monitor, bucket_level_monitor, cluster_metrics_monitor, doc_level_monitor]
                    {'name':'m','schedule':{'period':{'interval':0,'unit':'MINUTES'}}}   | Interval is not allowed to be 0 or negative
                    {'name':'m','schedule':{'period':{'interval':1,'unit':'FORTNIGHTS'}}} | No enum constant java.time.temporal.ChronoUnit.FORTNIGHTS
                    {'name':'m','schedule':{'period':{'unit':'DAYS'}}}                   | Interval in period schedule is null.
                    {'name':'m','schedule':{'zzz':{}}}                                   | Invalid field: [zzz] found in schedule.
                    {'name':'m','schedule':{'cron':{'expression':'* * * * *','timezone':'Nix'}}} | Timezone Nix is not supported
                    {'name':'m','triggers':[{'query_level_trigger':{'name':'t'}}]}       | lateinit property severity has not been initialized
                    {'name':'m','triggers':[{'bucket_level_trigger':{'id':'b'}}]}        | Incompatible trigger [b] for monitor type [query_level_monitor]
                    {'name':'m','triggers':[{'query_level_trigger':{'condition':{'script':{'source':'x','lang':'mustache'}}}}]} | Invalid script language. Allowed languages are [painless]
                    {'name':'m','triggers':[{'query_level_trigger':{'actions':[{'throttle_enabled':true}]}}]} | Action throttle enabled but not set throttle value
                    {'name':'m','triggers':[{'query_level_trigger':{'actions':[{'throttle':{'value':-1}}]}}]} | Can only set positive throttle period
                    {'name':'m','data_sources':{'alerts_index':'mine'}}                  | Custom Data Sources are not allowed.
                    """)
    void what_cannot_be_a_monitor_is_refused_in_the_real_plugins_words(String json, String words) {
        assertThatThrownBy(() -> parse(json)).hasMessage(words);
    }
}
