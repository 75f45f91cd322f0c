package io.usagewatch.provision;

import io.usagewatch.detection.search.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The visualizations of a {@link Board}. */
final class Panels {

    private static final String INDEX = "kibanaSavedObjectMeta.searchSourceJSON.index";
    private static final int MOST_ROWS = 15;

    private Panels() {}

    static List<ObjectNode> of(Board board) {
        List<ObjectNode> panels = new ArrayList<>();
        panels.add(usage(board));
        panels.add(overTime(board, "calls", "Calls by name", "eventName"));
        panels.add(overTime(board, "errors", "Errors by code", "errorCode"));
        panels.add(top(board, "principals", "Principals", "principal"));
        panels.add(top(board, "addresses", "Source addresses", "sourceIPAddress"));
        panels.add(top(board, "regions", "Regions", "awsRegion"));
        panels.add(top(board, "agents", "User agents", "userAgent"));
        return panels;
    }

    /** What was measured, against what the account's own past lets expect. */
    private static ObjectNode usage(Board board) {
        ArrayNode aggregations = Json.object().putArray("aggs");
        metric(aggregations, "1", "n", "measured");
        metric(aggregations, "2", "expected", "expected");
        metric(aggregations, "3", "high", "upper end of what is expected");
        histogram(aggregations, "4", "start");
        return panel(
                board,
                "usage",
                "Usage and what was expected",
                state("line", lines("1", "2", "3"), aggregations),
                SavedObjects.USAGE,
                board.usage());
    }

    private static ObjectNode overTime(Board board, String id, String title, String field) {
        ArrayNode aggregations = Json.object().putArray("aggs");
        count(aggregations);
        histogram(aggregations, "2", "eventTime");
        terms(aggregations, "3", field, "group", 8);
        return panel(
                board,
                id,
                title,
                state("histogram", lines("1"), aggregations),
                SavedObjects.EVENTS,
                board.events());
    }

    private static ObjectNode top(Board board, String id, String title, String field) {
        ArrayNode aggregations = Json.object().putArray("aggs");
        count(aggregations);
        terms(aggregations, "2", field, "bucket", MOST_ROWS);
        ObjectNode table = Json.object().put("perPage", MOST_ROWS).put("showTotal", false);
        return panel(
                board,
                id,
                title,
                state("table", table, aggregations),
                SavedObjects.EVENTS,
                board.events());
    }

    private static ObjectNode panel(
            Board board, String id, String title, ObjectNode state, String pattern, String query) {
        ObjectNode object =
                SavedObjects.object(
                        "visualization", SavedObjects.PREFIX + board.id() + '-' + id, "7.10.0");
        SavedObjects.refer(object, INDEX, "index-pattern", pattern);
        String name = board.title() + ": " + title;
        ObjectNode source = Json.object();
        source.putObject("query").put("query", query).put("language", "kuery");
        source.putArray("filter");
        source.put("indexRefName", INDEX);
        ObjectNode attributes = object.putObject("attributes");
        attributes
                .put("title", name)
                .put("description", "")
                .put("visState", state.put("title", name).toString())
                .put("uiStateJSON", "{}")
                .put("version", 1);
        attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", source.toString());
        return object;
    }

    private static ObjectNode state(String type, ObjectNode parameters, JsonNode aggregations) {
        ObjectNode state = Json.object().put("type", type);
        state.set("params", parameters.put("type", type));
        state.set("aggs", aggregations);
        return state;
    }

    private static void metric(ArrayNode aggregations, String id, String field, String label) {
        aggregation(aggregations, id, "sum", "metric")
                .put("field", field)
                .put("customLabel", label);
    }

    private static void count(ArrayNode aggregations) {
        aggregation(aggregations, "1", "count", "metric").put("customLabel", "calls");
    }

    private static void histogram(ArrayNode aggregations, String id, String field) {
        aggregation(aggregations, id, "date_histogram", "segment")
                .put("field", field)
                .put("interval", "auto")
                .put("min_doc_count", 1)
                .putObject("extended_bounds");
    }

    private static void terms(
            ArrayNode aggregations, String id, String field, String schema, int size) {
        aggregation(aggregations, id, "terms", schema)
                .put("field", field)
                .put("orderBy", "1")
                .put("order", "desc")
                .put("size", size)
                .put("otherBucket", true)
                .put("otherBucketLabel", "other");
    }

    private static ObjectNode aggregation(
            ArrayNode aggregations, String id, String type, String schema) {
        return aggregations
                .addObject()
                .put("id", id)
                .put("enabled", true)
                .put("type", type)
                .put("schema", schema)
                .putObject("params");
    }

    /** What Dashboards want to know of an axis chart. */
    private static ObjectNode lines(String... metrics) {
        ObjectNode parameters =
                Json.object()
                        .put("addTooltip", true)
                        .put("addLegend", true)
                        .put("legendPosition", "right")
                        .put("addTimeMarker", false);
        parameters.putObject("grid").put("categoryLines", false);
        ObjectNode below = parameters.putArray("categoryAxes").addObject();
        below.put("id", "CategoryAxis-1").put("type", "category").put("position", "bottom");
        below.put("show", true).putObject("scale").put("type", "linear");
        below.putObject("labels").put("show", true).put("truncate", 100);
        ObjectNode left = parameters.putArray("valueAxes").addObject();
        left.put("id", "ValueAxis-1").put("name", "LeftAxis-1").put("type", "value");
        left.put("position", "left").put("show", true);
        left.putObject("scale").put("type", "linear").put("mode", "normal");
        left.putObject("labels").put("show", true).put("rotate", 0);
        ArrayNode series = parameters.putArray("seriesParams");
        for (String metric : metrics) {
            ObjectNode one = series.addObject();
            one.put("show", true)
                    .put("type", metrics.length > 1 ? "line" : "histogram")
                    .put("mode", metrics.length > 1 ? "normal" : "stacked")
                    .put("valueAxis", "ValueAxis-1")
                    .put("showCircles", false)
                    .put("drawLinesBetweenPoints", true);
            one.putObject("data").put("id", metric);
        }
        return parameters;
    }
}
