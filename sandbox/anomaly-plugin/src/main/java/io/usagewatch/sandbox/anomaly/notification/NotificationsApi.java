package io.usagewatch.sandbox.anomaly.notification;

import static org.opensearch.rest.RestRequest.Method.DELETE;
import static org.opensearch.rest.RestRequest.Method.GET;
import static org.opensearch.rest.RestRequest.Method.POST;
import static org.opensearch.rest.RestRequest.Method.PUT;

import io.usagewatch.sandbox.anomaly.json.Json;
import io.usagewatch.sandbox.anomaly.notification.ConfigStore.Found;
import io.usagewatch.sandbox.anomaly.notification.ConfigStore.Stored;
import io.usagewatch.sandbox.anomaly.rest.Answer;
import io.usagewatch.sandbox.anomaly.rest.Endpoint;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.rest.RestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.rest.RestRequest.Method;

/** All paths of the Notifications API. */
public final class NotificationsApi {
    private static final String PREFIX = "/_plugins/_notifications";
    private static final Setting<List<String>> TYPES =
            Setting.listSetting(
                    "opensearch.notifications.core.allowed_config_types",
                    ConfigType.tags(),
                    text -> text,
                    Property.NodeScope,
                    Property.Dynamic);
    private static final Setting<Boolean> TOOLTIPS =
            Setting.boolSetting(
                    "opensearch.notifications.core.tooltip_support",
                    true,
                    Property.NodeScope,
                    Property.Dynamic);

    private final ConfigStore configs;
    private final Notifications notifications;
    private final ClusterService cluster;
    private final Executor pool;
    private final Executor sendingPool;

    /** A request to keep a config, under an id of the caller's own choice if there is one. */
    private record Keep(@Nullable String id, NotificationConfig config) {}

    /**
     * @param pool whose threads may block
     * @param sendingPool the same, for what waits for others' answers
     */
    public NotificationsApi(
            ConfigStore configs,
            Notifications notifications,
            ClusterService cluster,
            Executor pool,
            Executor sendingPool) {
        this.configs = configs;
        this.notifications = notifications;
        this.cluster = cluster;
        this.pool = pool;
        this.sendingPool = sendingPool;
    }

    public static List<Setting<?>> settings() {
        return List.of(
                TYPES,
                TOOLTIPS,
                Http.CONNECTION_TIMEOUT,
                Http.SOCKET_TIMEOUT,
                Http.ANSWER_SIZE,
                SnsEndpoint.SETTING);
    }

    public List<RestHandler> handlers() {
        return List.of(
                on("create_config", POST, "/configs", this::create),
                on("change_config", PUT, "/configs/{config_id}", this::change),
                on("list_configs", GET, "/configs", this::list),
                on("get_config", GET, "/configs/{config_id}", this::list),
                on("delete_configs", DELETE, "/configs", this::delete),
                on("delete_config", DELETE, "/configs/{config_id}", this::delete),
                on("list_channels", GET, "/channels", request -> this::channels),
                on("notification_features", GET, "/features", request -> this::features),
                test("test_channel", POST),
                test("test_channel_by_get", GET));
    }

    private RestHandler on(String name, Method method, String path, Endpoint.Reader reader) {
        return new Endpoint(name, List.of(method), List.of(PREFIX + path), pool, () -> {}, reader);
    }

    private RestHandler test(String name, Method method) {
        return new Endpoint(
                name,
                List.of(method),
                List.of(PREFIX + "/feature/test/{config_id}"),
                sendingPool,
                () -> {},
                this::test);
    }

    private static Keep read(RestRequest request) throws IOException {
        try (XContentParser parser = request.contentParser()) {
            parser.nextToken();
            Reading reading = new Reading();
            Json.object(
                    parser,
                    field -> {
                        switch (field) {
                            case "config_id" -> reading.id = parser.textOrNull();
                            case "config" -> reading.config = NotificationConfig.parse(parser);
                            default -> parser.skipChildren();
                        }
                    });
            return new Keep(reading.id, Json.required(reading.config, "config field absent"));
        }
    }

    private static final class Reading {
        private @Nullable String id;
        private @Nullable NotificationConfig config;
    }

    private Endpoint.Work create(RestRequest request) throws IOException {
        Keep keep = read(request);
        if (keep.id() != null) {
            ConfigChecks.checkId(keep.id());
        }
        return () -> {
            ConfigChecks.check(keep.config(), configs);
            return id(configs.create(keep.id(), keep.config()));
        };
    }

    private Endpoint.Work change(RestRequest request) throws IOException {
        String id = request.param("config_id");
        NotificationConfig config = read(request).config();
        return () -> {
            ConfigChecks.check(config, configs);
            configs.change(id, config);
            return id(id);
        };
    }

    private static Answer id(String id) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("config_id", id);
        return Answer.ok(body);
    }

    private static Set<String> ids(RestRequest request) {
        Set<String> ids = new LinkedHashSet<>();
        for (String name : List.of("config_id_list", "config_id")) {
            String given = request.param(name);
            if (given != null) {
                ids.addAll(List.of(given.split(",")));
            }
        }
        ids.removeIf(String::isBlank);
        return ids;
    }

    private Endpoint.Work list(RestRequest request) {
        Set<String> ids = ids(request);
        ConfigQuery query = ConfigQuery.of(request);
        return () ->
                switch (ids.size()) {
                    case 0 -> page(query.from(), configs.search(query.source()));
                    case 1 -> page(List.of(configs.get(ids.iterator().next())));
                    default -> page(configs.getAll(ids));
                };
    }

    private static Answer page(List<Stored> found) {
        return page(0, new Found(found, found.size(), "eq"));
    }

    private static Answer page(int start, Found found) {
        return listed(
                start, found, "config_list", found.page().stream().map(Stored::toMap).toList());
    }

    private Answer channels() {
        Found found = configs.search(ConfigQuery.channels().source());
        return listed(
                0,
                found,
                "channel_list",
                found.page().stream().map(NotificationsApi::channel).toList());
    }

    private static Map<String, Object> channel(Stored stored) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("config_id", stored.id());
        json.putAll(stored.config().summary());
        return json;
    }

    private static Answer listed(
            int start, Found found, String field, List<Map<String, Object>> list) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("start_index", start);
        body.put("total_hits", found.total());
        body.put("total_hit_relation", found.relation());
        body.put(field, list);
        return Answer.ok(body);
    }

    private Endpoint.Work delete(RestRequest request) {
        Set<String> ids = ids(request);
        return () -> {
            if (ids.isEmpty()) {
                return Answer.text(
                        RestStatus.BAD_REQUEST, "either config_id or config_id_list is required");
            }
            configs.delete(ids);
            Map<String, Object> deleted = new LinkedHashMap<>();
            ids.forEach(id -> deleted.put(id, "OK"));
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            body.put("delete_response_list", deleted);
            return Answer.ok(body);
        };
    }

    private Answer features() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("allowed_config_type_list", cluster.getClusterSettings().get(TYPES));
        body.put(
                "plugin_features",
                Map.of(
                        "tooltip_support",
                        String.valueOf(cluster.getClusterSettings().get(TOOLTIPS))));
        return Answer.ok(body);
    }

    private Endpoint.Work test(RestRequest request) {
        String id = request.param("config_id");
        return () -> Answer.ok(new LinkedHashMap<>(notifications.send(id, testMessage(id))));
    }

    private static Message testMessage(String id) {
        return new Message(
                "Test Message Title-" + id,
                "Test message content body for config id " + id,
                """
                <html>
                <header><title>Test Message</title></header>
                <body>
                <p>Test Message for config id %s</p>
                </body>
                </html>\
                """
                        .formatted(id));
    }
}
