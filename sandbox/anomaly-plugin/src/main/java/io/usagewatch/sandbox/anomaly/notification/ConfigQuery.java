package io.usagewatch.sandbox.anomaly.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.ActionRequestValidationException;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.index.query.BoolQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilders;
import org.opensearch.index.query.QueryStringQueryBuilder;
import org.opensearch.rest.RestRequest;
import org.opensearch.search.builder.SearchSourceBuilder;
import org.opensearch.search.sort.SortOrder;

/** Which configs are wanted, in which order, by a request's parameters. */
record ConfigQuery(
        int from,
        int size,
        @Nullable String sortField,
        SortOrder order,
        Map<String, String> filters) {
    private static final int DEFAULT_SIZE = 1_000;
    private static final Set<String> TIMES = Set.of("last_updated_time_ms", "created_time_ms");
    private static final String ENABLED = "is_enabled";
    private static final List<String> KEYWORDS =
            List.of(
                    "config_type",
                    "email.email_account_id",
                    "email.email_group_id_list",
                    "smtp_account.method");
    private static final List<String> TEXTS =
            List.of(
                    "name",
                    "description",
                    "slack.url",
                    "chime.url",
                    "microsoft_teams.url",
                    "webhook.url",
                    "email.recipient_list.recipient",
                    "email_group.recipient_list.recipient",
                    "smtp_account.host",
                    "smtp_account.from_address",
                    "sns.topic_arn",
                    "sns.role_arn",
                    "ses_account.region",
                    "ses_account.role_arn",
                    "ses_account.from_address");

    ConfigQuery {
        ActionRequestValidationException problems = new ActionRequestValidationException();
        if (from < 0) {
            problems.addValidationError("fromIndex is -ve");
        }
        if (size <= 0) {
            problems.addValidationError("maxItems is not +ve");
        }
        if (!problems.validationErrors().isEmpty()) {
            throw problems;
        }
    }

    /** All that can be sent to. */
    static ConfigQuery channels() {
        return new ConfigQuery(
                0,
                DEFAULT_SIZE,
                null,
                SortOrder.ASC,
                Map.of("config_type", String.join(",", ConfigType.channels())));
    }

    static ConfigQuery of(RestRequest request) {
        Map<String, String> filters = new TreeMap<>();
        Stream.of(
                        TIMES.stream(),
                        Stream.of(ENABLED, "query", "text_query"),
                        KEYWORDS.stream(),
                        TEXTS.stream())
                .flatMap(names -> names)
                .filter(request::hasParam)
                .forEach(name -> filters.put(name, request.param(name)));
        String order = request.param("sort_order");
        return new ConfigQuery(
                number(request.param("from_index"), 0),
                number(request.param("max_items"), DEFAULT_SIZE),
                request.param("sort_field"),
                order == null ? SortOrder.ASC : SortOrder.fromString(order),
                filters);
    }

    /** What is not a number counts as not given. */
    private static int number(@Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    SearchSourceBuilder source() {
        BoolQueryBuilder query = QueryBuilders.boolQuery();
        filters.forEach((name, value) -> query.filter(filter(name, value)));
        return new SearchSourceBuilder().query(query).from(from).size(size).sort(sortBy(), order);
    }

    private String sortBy() {
        if (sortField == null) {
            return "metadata.last_updated_time_ms";
        }
        if (TIMES.contains(sortField)) {
            return "metadata." + sortField;
        }
        if (KEYWORDS.contains(sortField) || sortField.equals(ENABLED)) {
            return "config." + sortField;
        }
        if (TEXTS.contains(sortField)) {
            return "config." + sortField + ".keyword";
        }
        throw new OpenSearchStatusException(
                "Sort on " + sortField + " not acceptable", RestStatus.NOT_ACCEPTABLE);
    }

    private static QueryBuilder filter(String name, String value) {
        if (TIMES.contains(name)) {
            return range("metadata." + name, value);
        }
        return switch (name) {
            case "query" -> anywhere(value, Stream.concat(KEYWORDS.stream(), TEXTS.stream()));
            case "text_query" -> anywhere(value, TEXTS.stream());
            case ENABLED -> QueryBuilders.termQuery("config." + name, value);
            default ->
                    KEYWORDS.contains(name)
                            ? QueryBuilders.termsQuery(
                                    "config." + name, new ArrayList<>(List.of(value.split(","))))
                            : QueryBuilders.matchQuery("config." + name, value);
        };
    }

    private static QueryBuilder anywhere(String value, Stream<String> fields) {
        QueryStringQueryBuilder query = QueryBuilders.queryStringQuery(value);
        fields.forEach(field -> query.field("config." + field));
        return query;
    }

    private static QueryBuilder range(String field, String value) {
        String[] ends = value.split("\\.\\.", -1);
        return switch (ends.length) {
            case 1 -> QueryBuilders.termQuery(field, value);
            case 2 -> QueryBuilders.rangeQuery(field).from(ends[0]).to(ends[1]);
            default ->
                    throw new OpenSearchStatusException(
                            "Invalid Range format "
                                    + value
                                    + ", allowed format 'exact' or 'from..to'",
                            RestStatus.NOT_ACCEPTABLE);
        };
    }
}
