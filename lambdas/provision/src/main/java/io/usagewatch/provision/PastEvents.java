package io.usagewatch.provision;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Indexes the events that are there already by the request parameters of new monitored APIs, in
 * place, so that these can be metered over past events. Each index bears the names of what all its
 * events are indexed by, and the task that is at it: it may last for longer than a run of
 * provision, and the next run waits for the same one.
 */
final class PastEvents {

    /** The objects of an event that hold its parameters. */
    static final List<String> PARAMETER_MAPS = List.of("requestNumbers", "requestStrings");

    private static final String PARAMETERS = "usage_watch_parameters";
    private static final String TASK = "usage_watch_task";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final SearchDomain domain;
    private final ObjectNode mapping;
    private final Set<String> wanted;

    PastEvents(SearchDomain domain, Catalog catalog) {
        this.domain = domain;
        this.mapping = EventsIndex.parameterMapping(catalog.apis());
        this.wanted = names(mapping);
    }

    /**
     * The newest day first. An index that cannot be written to keeps no other from it; one that
     * refuses to be changed is left, which is told.
     *
     * @throws ProvisionException if an index is not done yet; the others are, unless time was up
     */
    List<Change> prepare(Deadline deadline) {
        List<Change> changes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        new TreeMap<>(indices())
                .descendingMap()
                .forEach(
                        (index, mark) -> {
                            if (!mark.parameters().containsAll(wanted)) {
                                try {
                                    prepare(index, mark, deadline);
                                    changes.add(new Change(Kind.INDEX, index, Outcome.UPDATED));
                                } catch (DomainException e) {
                                    if (isRefused(e)) {
                                        changes.add(left(index, e));
                                    } else {
                                        problems.add(String.valueOf(e.getMessage()));
                                    }
                                } catch (ProvisionException e) {
                                    problems.add(String.valueOf(e.getMessage()));
                                }
                            }
                        });
        if (!problems.isEmpty()) {
            throw new ProvisionException(
                    "past events of %d indices of %s cannot be counted by new monitored APIs yet, all else is done; provision again. The newest: %s"
                            .formatted(problems.size(), domain.name(), problems.getFirst()));
        }
        return changes;
    }

    /**
     * A mapping that does not fit, or an index that takes no change: trying again mends neither.
     */
    private static boolean isRefused(DomainException failure) {
        return failure.status() == 400 || failure.status() == 403;
    }

    private static Change left(String index, DomainException why) {
        return new Change(
                Kind.INDEX,
                index,
                Outcome.SKIPPED,
                "its events cannot be counted by new monitored APIs: " + why.getMessage());
    }

    private void prepare(String index, Mark before, Deadline deadline) {
        Mark mark = before;
        if (mark.task().isPresent()) {
            mark = finished(index, mark, mark.task().get(), deadline);
        }
        if (!mark.parameters().containsAll(wanted)) {
            Set<String> all = new TreeSet<>(mark.parameters());
            all.addAll(wanted);
            if (!deadline.allows(FIRST_PAUSE)) {
                throw new ProvisionException("there was no time left to index %s".formatted(index));
            }
            domain.put("/" + index + "/_mapping", mapping);
            // The task finds what can be searched: events of before the mapping must be among it.
            domain.refresh(index);
            Task task = new Task(start(index), all);
            mark = new Mark(mark.parameters(), Optional.of(task));
            write(index, mark);
            mark = finished(index, mark, task, deadline);
        }
        if (!mark.parameters().containsAll(wanted)) {
            throw new ProvisionException("the task that indexed %s is gone".formatted(index));
        }
    }

    private Map<String, Mark> indices() {
        Map<String, Mark> marks = new TreeMap<>();
        for (Map.Entry<String, JsonNode> index :
                domain.get("/" + EventsIndex.PATTERN + "/_mapping").properties()) {
            marks.put(index.getKey(), Mark.of(index.getValue().path("mappings").path("_meta")));
        }
        return marks;
    }

    /** As a task of the domain: no connection would hold as long as it may take. */
    private String start(String index) {
        return domain.post(
                        "/"
                                + index
                                + "/_update_by_query?conflicts=proceed&refresh=true&wait_for_completion=false")
                .path("task")
                .asString();
    }

    /** The mark that an index bears after a task. */
    private Mark finished(String index, Mark mark, Task task, Deadline deadline) {
        Optional<JsonNode> ended = await(index, task, deadline);
        Set<String> parameters = new TreeSet<>(mark.parameters());
        Optional<String> problem = ended.flatMap(PastEvents::problem);
        if (ended.isPresent() && problem.isEmpty()) {
            parameters.addAll(task.parameters());
        }
        Mark after = new Mark(parameters, Optional.empty());
        write(index, after);
        problem.ifPresent(
                why -> {
                    throw new ProvisionException(
                            "not all events of %s could be indexed again: %s"
                                    .formatted(index, why));
                });
        return after;
    }

    /** Empty where the domain knows nothing of the task any more. */
    private Optional<JsonNode> await(String index, Task task, Deadline deadline) {
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            Optional<JsonNode> there = domain.find("/_tasks/" + task.id());
            if (there.isEmpty() || there.get().path("completed").asBoolean(false)) {
                return there;
            }
            if (!deadline.allows(pause)) {
                throw new ProvisionException(
                        "%s is still being indexed by task %s, which goes on"
                                .formatted(index, task.id()));
            }
            Pause.of(pause);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** A task that could not write, or was stopped, is completed as well. */
    private static Optional<String> problem(JsonNode ended) {
        JsonNode response = ended.path("response");
        JsonNode failure = response.path("failures").path(0);
        String canceled = response.path("canceled").asString("");
        if (ended.has("error")) {
            return Optional.of(ended.path("error").path("reason").asString("it failed"));
        }
        if (!failure.isMissingNode()) {
            return Optional.of(failure.path("cause").path("reason").asString(failure.toString()));
        }
        return canceled.isEmpty() ? Optional.empty() : Optional.of("it was stopped: " + canceled);
    }

    private void write(String index, Mark mark) {
        ObjectNode change = Json.object();
        change.set("_meta", mark.toJson());
        domain.put("/" + index + "/_mapping", change);
    }

    /** What an index or the template bears that is indexed by these parameters from the start. */
    static ObjectNode mark(Set<String> parameters) {
        return new Mark(parameters, Optional.empty()).toJson();
    }

    /** In order, whatever that of the monitored APIs. */
    static Set<String> names(ObjectNode parameters) {
        Set<String> names = new TreeSet<>();
        for (String map : PARAMETER_MAPS) {
            parameters
                    .path("properties")
                    .path(map)
                    .path("properties")
                    .propertyNames()
                    .forEach(parameter -> names.add(map + '.' + parameter));
        }
        return names;
    }

    /**
     * @param parameters that will have been indexed when it is done
     */
    private record Task(String id, Set<String> parameters) {}

    /**
     * What an index bears.
     *
     * @param parameters that all its events are indexed by
     * @param task that is at it
     */
    private record Mark(Set<String> parameters, Optional<Task> task) {

        static Mark of(JsonNode meta) {
            JsonNode task = meta.path(TASK);
            return new Mark(
                    words(meta.path(PARAMETERS)),
                    task.isMissingNode()
                            ? Optional.empty()
                            : Optional.of(
                                    new Task(
                                            task.path("id").asString(""),
                                            words(task.path("parameters")))));
        }

        ObjectNode toJson() {
            ObjectNode mark = Json.object();
            list(mark.putArray(PARAMETERS), parameters);
            task.ifPresent(
                    at -> {
                        ObjectNode running = mark.putObject(TASK).put("id", at.id());
                        list(running.putArray("parameters"), at.parameters());
                    });
            return mark;
        }

        private static Set<String> words(JsonNode list) {
            Set<String> words = new TreeSet<>();
            list.forEach(word -> words.add(word.asString("")));
            return words;
        }

        private static void list(ArrayNode into, Set<String> words) {
            new TreeSet<>(words).forEach(into::add);
        }
    }
}
