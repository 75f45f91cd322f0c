package io.usagewatch.sandbox.anomaly.notification;

import io.usagewatch.sandbox.anomaly.json.Json;
import io.usagewatch.sandbox.anomaly.store.DocumentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.common.xcontent.XContentHelper;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.common.bytes.BytesReference;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.DeprecationHandler;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.engine.VersionConflictEngineException;
import org.opensearch.search.SearchHits;
import org.opensearch.search.builder.SearchSourceBuilder;

/** The configs there are. */
public final class ConfigStore {
    public static final String INDEX = ".opensearch-notifications-config";

    /** A config as it is kept. */
    record Stored(String id, Instant created, Instant updated, NotificationConfig config) {
        Map<String, Object> toMap() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("config_id", id);
            json.put("last_updated_time_ms", updated.toEpochMilli());
            json.put("created_time_ms", created.toEpochMilli());
            json.put("config", config.toMap());
            return json;
        }
    }

    /** A page of them, and how many there are in all. */
    record Found(List<Stored> page, long total, String relation) {}

    private final DocumentStore store;
    private final Clock clock;

    public ConfigStore(DocumentStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Optional<Stored> find(String id) {
        return store.exists()
                ? Optional.of(store.get(id))
                        .filter(found -> found.isExists())
                        .map(found -> parse(id, found.getSourceAsBytesRef()))
                : Optional.empty();
    }

    /** Reads one; an unknown id is answered with 404. */
    Stored get(String id) {
        return find(id).orElseThrow(() -> notFound(id));
    }

    /** Reads all of them in that order, or fails with 404 for the ones that are not there. */
    List<Stored> getAll(Collection<String> ids) {
        Set<String> missing = new LinkedHashSet<>(ids);
        List<Stored> found = ids.stream().flatMap(id -> find(id).stream()).toList();
        found.forEach(config -> missing.remove(config.id()));
        if (!missing.isEmpty()) {
            throw notFound(missing.toString());
        }
        return found;
    }

    private static OpenSearchStatusException notFound(String what) {
        return new OpenSearchStatusException(
                "NotificationConfig " + what + " not found", RestStatus.NOT_FOUND);
    }

    Found search(SearchSourceBuilder source) {
        if (!store.exists()) {
            return new Found(List.of(), 0, "eq");
        }
        SearchHits hits = store.search(source).getHits();
        return new Found(
                Stream.of(hits.getHits())
                        .map(hit -> parse(hit.getId(), hit.getSourceRef()))
                        .toList(),
                hits.getTotalHits().value(),
                switch (hits.getTotalHits().relation()) {
                    case EQUAL_TO -> "eq";
                    case GREATER_THAN_OR_EQUAL_TO -> "gte";
                });
    }

    /** Keeps a new one and returns its id; fails with 409 when a given id is taken. */
    String create(@Nullable String id, NotificationConfig config) {
        Instant now = clock.instant();
        try {
            return store.put(
                            new IndexRequest().create(true).id(id),
                            document(new Stored("", now, now, config)))
                    .getId();
        } catch (VersionConflictEngineException e) {
            // Without the cause: the answer must not show one.
            throw new OpenSearchStatusException(
                    "Document version conflict putting " + id + " in index " + INDEX,
                    RestStatus.CONFLICT);
        }
    }

    void change(String id, NotificationConfig config) {
        Stored before = get(id);
        if (before.config().type() != config.type()) {
            throw new OpenSearchStatusException(
                    "Config type cannot be changed after creation", RestStatus.CONFLICT);
        }
        store.put(
                new IndexRequest().id(id),
                document(new Stored(id, before.created(), clock.instant(), config)));
    }

    void delete(Collection<String> ids) {
        if (ids.size() == 1) {
            get(ids.iterator().next());
        } else {
            getAll(ids);
        }
        ids.forEach(store::delete);
    }

    private static Map<String, Object> document(Stored config) {
        return Map.of(
                "metadata",
                Map.of(
                        "last_updated_time_ms", config.updated().toEpochMilli(),
                        "created_time_ms", config.created().toEpochMilli(),
                        "access", List.of()),
                "config",
                config.config().toMap());
    }

    private static Stored parse(String id, BytesReference source) {
        try (XContentParser parser =
                XContentHelper.createParser(
                        NamedXContentRegistry.EMPTY,
                        DeprecationHandler.IGNORE_DEPRECATIONS,
                        source,
                        JsonXContent.jsonXContent.mediaType())) {
            parser.nextToken();
            Map<String, Object> metadata = new LinkedHashMap<>();
            List<NotificationConfig> config = new ArrayList<>();
            Json.object(
                    parser,
                    field -> {
                        switch (field) {
                            case "metadata" -> metadata.putAll(parser.map());
                            case "config" -> config.add(NotificationConfig.parse(parser));
                            default -> parser.skipChildren();
                        }
                    });
            return new Stored(
                    id,
                    time(metadata, "created_time_ms"),
                    time(metadata, "last_updated_time_ms"),
                    config.getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException("Config " + id + " cannot be read", e);
        }
    }

    private static Instant time(Map<?, ?> metadata, String field) {
        return Instant.ofEpochMilli(((Number) metadata.get(field)).longValue());
    }
}
