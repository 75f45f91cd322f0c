package io.usagewatch.sandbox.anomaly.alerting.run;

import io.usagewatch.sandbox.anomaly.alerting.monitor.AlertingLimits;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Monitor;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Schedule.Period;
import io.usagewatch.sandbox.anomaly.alerting.monitor.SearchInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.action.search.SearchRequest;
import org.opensearch.action.search.SearchResponse;
import org.opensearch.cluster.routing.Preference;
import org.opensearch.common.xcontent.XContentFactory;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.common.bytes.BytesReference;
import org.opensearch.core.xcontent.DeprecationHandler;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.core.xcontent.ToXContent;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.script.Script;
import org.opensearch.script.ScriptService;
import org.opensearch.script.ScriptType;
import org.opensearch.script.TemplateScript;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.transport.client.Client;

/** Searches what a monitor looks at. */
final class InputSearch {
    private static final Logger LOG = LogManager.getLogger(InputSearch.class);

    private final Client client;
    private final ScriptService scripts;
    private final NamedXContentRegistry contents;
    private final AlertingLimits limits;

    InputSearch(
            Client client,
            ScriptService scripts,
            NamedXContentRegistry contents,
            AlertingLimits limits) {
        this.client = client;
        this.scripts = scripts;
        this.contents = contents;
        this.limits = limits;
    }

    /** What was found, or what went wrong. */
    RunResult.Inputs search(Monitor monitor, Period period) {
        try {
            List<Map<String, Object>> results = new ArrayList<>();
            for (SearchInput input : monitor.inputs()) {
                results.add(search(input, period));
            }
            return new RunResult.Inputs(results, null);
        } catch (IOException | RuntimeException e) {
            LOG.info("Monitor {} could not search what it looks at", monitor.id(), e);
            return new RunResult.Inputs(List.of(), e);
        }
    }

    private Map<String, Object> search(SearchInput input, Period period) throws IOException {
        Map<String, Object> params =
                Map.of(
                        "period_start", period.start().toEpochMilli(),
                        "period_end", period.end().toEpochMilli());
        Script template =
                new Script(ScriptType.INLINE, Script.DEFAULT_TEMPLATE_LANG, input.query(), params);
        String source =
                scripts.compile(template, TemplateScript.CONTEXT).newInstance(params).execute();
        SearchRequest request =
                new SearchRequest(input.indices().toArray(String[]::new))
                        .preference(Preference.PRIMARY_FIRST.type());
        try (XContentParser parser =
                JsonXContent.jsonXContent.createParser(
                        contents, DeprecationHandler.IGNORE_DEPRECATIONS, source)) {
            request.source(SearchSourceBuilder.fromXContent(parser));
        }
        return map(client.search(request).actionGet(limits.inputTimeout()));
    }

    private static Map<String, Object> map(SearchResponse response) throws IOException {
        try (XContentBuilder builder = XContentFactory.jsonBuilder()) {
            response.toXContent(builder, ToXContent.EMPTY_PARAMS);
            return XContentHelper.convertToMap(
                            BytesReference.bytes(builder),
                            false,
                            JsonXContent.jsonXContent.mediaType())
                    .v2();
        }
    }
}
