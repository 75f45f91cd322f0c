package io.usagewatch.detection.event;

import io.usagewatch.detection.catalog.EventField;
import io.usagewatch.detection.catalog.Measure;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.usage.Entity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events that count for one monitored API and entity in a time span.
 *
 * @param from included
 * @param to excluded
 */
public record EventSpan(MonitoredApi api, String entity, Instant from, Instant to) {

    /** The time before that is looked back on. */
    EventSpan before() {
        return new EventSpan(api, entity, from.minus(EventContext.LOOKBACK), from);
    }

    /** Field whose sum is the measure, if it is a sum. */
    Optional<String> summed() {
        return api.measure() instanceof Measure.Sum(EventField field)
                ? Optional.of(field.numberField())
                : Optional.empty();
    }

    /**
     * The events as a query. The entity {@link Entity#OTHER} stands for no values of its own: it
     * selects what all entities select.
     */
    ObjectNode query(String account) {
        ObjectNode query = EventsIndex.query(api, account, from, to);
        List<Optional<String>> values = Entity.values(entity);
        for (int i = 0; i < Math.min(values.size(), api.splitBy().size()); i++) {
            EventField split = api.splitBy().get(i);
            String field = split.keywordField();
            Optional<String> value = values.get(i);
            if (value.isPresent() && split.isPart()) {
                clause(query, "filter").putObject("prefix").put(field, value.get() + '.');
            } else if (value.isPresent()) {
                clause(query, "filter").putObject("term").put(field, value.get());
            } else {
                clause(query, "must_not").putObject("exists").put("field", field);
            }
        }
        return query;
    }

    private static ObjectNode clause(ObjectNode query, String occurrence) {
        return ((ArrayNode) query.path("bool").path(occurrence)).addObject();
    }
}
