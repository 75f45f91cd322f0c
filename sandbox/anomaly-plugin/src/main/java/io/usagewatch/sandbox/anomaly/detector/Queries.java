package io.usagewatch.sandbox.anomaly.detector;

import io.usagewatch.sandbox.anomaly.detector.ValidationException.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.common.xcontent.LoggingDeprecationHandler;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.common.bytes.BytesReference;
import org.opensearch.core.xcontent.MediaTypeRegistry;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.core.xcontent.ToXContent;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.AbstractQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.search.aggregations.AggregationBuilder;
import org.opensearch.search.aggregations.AggregatorFactories;

/** Reads the queries and aggregations inside a detector with the node's own parsers. */
public final class Queries {
    private final NamedXContentRegistry registry;

    public Queries(NamedXContentRegistry registry) {
        this.registry = registry;
    }

    QueryBuilder filter(@Nullable Object json) {
        if (json == null) {
            return QueryBuilders.matchAllQuery();
        }
        try (XContentParser parser = parser(json)) {
            parser.nextToken();
            return AbstractQueryBuilder.parseInnerQueryBuilder(parser);
        } catch (IOException | RuntimeException e) {
            throw new ValidationException(
                    Subject.FILTER_QUERY, "Custom query error in data filter: " + e.getMessage());
        }
    }

    AggregationBuilder aggregation(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> aggregations) || aggregations.isEmpty()) {
            throw new ValidationException(
                    Subject.FEATURE_ATTRIBUTES,
                    "Custom query error: a feature needs an aggregation_query");
        }
        try (XContentParser parser = parser(json)) {
            parser.nextToken();
            return AggregatorFactories.parseAggregators(parser)
                    .getAggregatorFactories()
                    .iterator()
                    .next();
        } catch (IOException | RuntimeException e) {
            throw new ValidationException(
                    Subject.FEATURE_ATTRIBUTES, "Custom query error: " + e.getMessage());
        }
    }

    private XContentParser parser(Object json) throws IOException {
        try (XContentBuilder copy = JsonXContent.contentBuilder().value(json)) {
            return JsonXContent.jsonXContent.createParser(
                    registry,
                    LoggingDeprecationHandler.INSTANCE,
                    BytesReference.bytes(copy).streamInput());
        }
    }

    static Map<String, Object> json(QueryBuilder query) {
        return map((builder, params) -> query.toXContent(builder, params), true);
    }

    static Map<String, Object> json(AggregationBuilder aggregation) {
        return map((builder, params) -> aggregation.toXContent(builder, params), false);
    }

    private static Map<String, Object> map(ToXContent content, boolean whole) {
        try (XContentBuilder builder = JsonXContent.contentBuilder()) {
            if (!whole) {
                builder.startObject();
            }
            content.toXContent(builder, ToXContent.EMPTY_PARAMS);
            if (!whole) {
                builder.endObject();
            }
            return XContentHelper.convertToMap(
                            BytesReference.bytes(builder), true, MediaTypeRegistry.JSON)
                    .v2();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
