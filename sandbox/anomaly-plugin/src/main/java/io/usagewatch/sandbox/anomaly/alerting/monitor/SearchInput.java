package io.usagewatch.sandbox.anomaly.alerting.monitor;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.core.xcontent.XContentParser.Token;
import org.opensearch.core.xcontent.XContentParserUtils;
import org.opensearch.search.builder.SearchSourceBuilder;

/**
 * What a monitor looks at.
 *
 * @param query the search's source, a mustache template over {@code period_start} and {@code
 *     period_end} in milliseconds
 */
public record SearchInput(List<String> indices, String query) {
    private static final String TYPE = "search";
    private static final String ANOMALY_RESULTS = ".opendistro-anomaly-results*";

    static SearchInput parse(XContentParser parser) throws IOException {
        XContentParserUtils.ensureExpectedToken(Token.START_OBJECT, parser.currentToken(), parser);
        XContentParserUtils.ensureExpectedToken(Token.FIELD_NAME, parser.nextToken(), parser);
        String type = parser.currentName();
        XContentParserUtils.ensureExpectedToken(Token.START_OBJECT, parser.nextToken(), parser);
        if (!type.equals(TYPE)) {
            throw new IllegalArgumentException("Unsupported input type: " + type + ".");
        }
        List<String> indices = new ArrayList<>();
        List<SearchSourceBuilder> queries = new ArrayList<>();
        Json.object(
                parser,
                field -> {
                    switch (field) {
                        case "indices" -> indices.addAll(Json.list(parser, parser::text));
                        case "query" ->
                                queries.add(SearchSourceBuilder.fromXContent(parser, false));
                        default -> parser.skipChildren();
                    }
                });
        XContentParserUtils.ensureExpectedToken(Token.END_OBJECT, parser.nextToken(), parser);
        if (queries.isEmpty()) {
            throw AlertingException.absent("searchSourceBuilder");
        }
        return new SearchInput(List.copyOf(indices), queries.getLast().toString());
    }

    /** Whether it looks at anomalies; then it need not be able to when it is created. */
    boolean isAboutAnomalies() {
        return !indices.isEmpty() && indices.getFirst().equals(ANOMALY_RESULTS);
    }

    Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("indices", indices);
        json.put("query", XContentHelper.convertToMap(JsonXContent.jsonXContent, query, true));
        return Map.of(TYPE, json);
    }
}
