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

    private static final String SEPARATOR = Entity.of(List.of("", ""));

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
        List<String> values = values();
        for (int i = 0; i < values.size(); i++) {
            String field = api.splitBy().get(i).keywordField();
            String value = values.get(i);
            if (value.equals(Entity.NONE)) {
                clause(query, "must_not").putObject("exists").put("field", field);
            } else {
                clause(query, "filter").putObject("term").put(field, value);
            }
        }
        return query;
    }

    private List<String> values() {
        if (!api.isSplit() || entity.equals(Entity.OTHER)) {
            return List.of();
        }
        if (api.splitBy().size() == 1) {
            return List.of(entity);
        }
        int middle = entity.indexOf(SEPARATOR);
        return middle < 0
                ? List.of()
                : List.of(
                        entity.substring(0, middle), entity.substring(middle + SEPARATOR.length()));
    }

    private static ObjectNode clause(ObjectNode query, String occurrence) {
        return ((ArrayNode) query.path("bool").path(occurrence)).addObject();
    }
}
