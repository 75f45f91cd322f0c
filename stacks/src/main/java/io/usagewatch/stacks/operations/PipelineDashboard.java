package io.usagewatch.stacks.operations;

import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The CloudWatch dashboard of one account's pipeline: calls, errors and age of what waits. */
final class PipelineDashboard {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int WIDTH = 12;
    private static final int HEIGHT = 6;

    private PipelineDashboard() {}

    static Output<String> of(Operations.Args args) {
        List<String> words = List.copyOf(args.functions().keySet());
        List<String> queues = List.copyOf(args.queues().keySet());
        List<Output<String>> unknown = new ArrayList<>();
        words.forEach(word -> unknown.add(named(args.functions(), word)));
        queues.forEach(queue -> unknown.add(named(args.queues(), queue)));
        return Output.all(unknown)
                .applyValue(
                        names ->
                                body(
                                        args.place().region(),
                                        names.subList(0, words.size()),
                                        names.subList(words.size(), names.size())));
    }

    private static Output<String> named(Map<String, Output<String>> names, String key) {
        return names.getOrDefault(key, Output.of(key));
    }

    private static String body(String region, List<String> functions, List<String> queues) {
        ArrayNode widgets = JSON.createArrayNode();
        widget(
                widgets,
                region,
                "Calls",
                "Sum",
                "AWS/Lambda",
                "Invocations",
                "FunctionName",
                functions);
        widget(widgets, region, "Errors", "Sum", "AWS/Lambda", "Errors", "FunctionName", functions);
        widget(
                widgets,
                region,
                "Duration, ms",
                "p95",
                "AWS/Lambda",
                "Duration",
                "FunctionName",
                functions);
        widget(
                widgets,
                region,
                "Age of what waits, ms",
                "Maximum",
                "AWS/Lambda",
                "AsyncEventAge",
                "FunctionName",
                functions);
        widget(
                widgets,
                region,
                "Age of events that are indexed, s",
                "Average",
                Operations.LOGGED,
                "Lag",
                "FunctionName",
                functions.stream().filter(name -> name.endsWith("-ingest")).toList());
        widget(
                widgets,
                region,
                "Runs of the meter that got to their end",
                "Sum",
                Operations.LOGGED,
                "CompleteRuns",
                "FunctionName",
                functions.stream().filter(name -> name.endsWith("-meter")).toList());
        widget(
                widgets,
                region,
                "Failed for good",
                "Maximum",
                "AWS/SQS",
                "ApproximateNumberOfMessagesVisible",
                "QueueName",
                queues);
        ObjectNode body = JSON.createObjectNode();
        body.set("widgets", widgets);
        return JSON.writeValueAsString(body);
    }

    private static void widget(
            ArrayNode widgets,
            String region,
            String title,
            String statistic,
            String namespace,
            String metric,
            String dimension,
            List<String> names) {
        ObjectNode widget = widgets.addObject();
        int index = widgets.size() - 1;
        widget.put("type", "metric");
        widget.put("x", index % 2 * WIDTH).put("y", index / 2 * HEIGHT);
        widget.put("width", WIDTH).put("height", HEIGHT);
        ObjectNode properties = widget.putObject("properties");
        properties
                .put("title", title)
                .put("region", region)
                .put("stat", statistic)
                .put("period", 300);
        ArrayNode metrics = properties.putArray("metrics");
        names.forEach(
                name -> metrics.addArray().add(namespace).add(metric).add(dimension).add(name));
    }
}
