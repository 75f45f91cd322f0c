package io.usagewatch.detection.search;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Request;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One OpenSearch domain: JSON in, JSON out, for its own endpoints and those of its plugins. Safe
 * for use by several threads. Every method throws {@link DomainException} where the domain does not
 * answer or answers with an error.
 */
public final class SearchDomain implements AutoCloseable {

    private static final String JSON = "application/json; charset=UTF-8";
    private static final String NDJSON = "application/x-ndjson; charset=UTF-8";
    private static final int PAGE = 5_000;
    private static final int MOST_REASON = 600;

    private final String name;
    private final OpenSearchTransport transport;
    private final OpenSearchGenericClient client;

    /**
     * @param name how messages call the domain
     * @param transport how to reach it; closed with this object
     */
    public SearchDomain(String name, OpenSearchTransport transport) {
        this.name = name;
        this.transport = transport;
        this.client = new OpenSearchGenericClient(transport);
    }

    /** A domain that asks for no signature: the sandbox's, or one behind a proxy that signs. */
    public static SearchDomain at(URI endpoint) {
        HttpHost host = new HttpHost(endpoint.getScheme(), endpoint.getHost(), endpoint.getPort());
        OpenSearchTransport transport =
                ApacheHttpClient5TransportBuilder.builder(host)
                        .setMapper(new JacksonJsonpMapper())
                        .build();
        return new SearchDomain(endpoint.toString(), transport);
    }

    public String name() {
        return name;
    }

    public JsonNode get(String path) {
        return call("GET", path, null);
    }

    public JsonNode post(String path, JsonNode body) {
        return call("POST", path, json(body));
    }

    public JsonNode put(String path, JsonNode body) {
        return call("PUT", path, json(body));
    }

    public JsonNode delete(String path) {
        return call("DELETE", path, null);
    }

    /** The answer of a GET, or empty where there is no such thing. */
    public Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (DomainException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Sends a bulk body.
     *
     * @param lines action and source lines, each ended by a line feed
     * @throws DomainException also if a single item failed; items that exist already ({@code
     *     create}) are no failure
     */
    public void bulk(String lines) {
        JsonNode answer =
                call("POST", "/_bulk", Body.from(lines.getBytes(StandardCharsets.UTF_8), NDJSON));
        if (!answer.path("errors").asBoolean()) {
            return;
        }
        for (JsonNode item : answer.path("items").values()) {
            JsonNode outcome = item.values().iterator().next();
            int status = outcome.path("status").asInt();
            if (status >= 300 && status != 409) {
                throw new DomainException(
                        status,
                        "%s refused document %s of index %s: %s"
                                .formatted(
                                        name,
                                        outcome.path("_id").asString(),
                                        outcome.path("_index").asString(),
                                        reason(outcome)));
            }
        }
    }

    public void refresh(String indices) {
        call("POST", "/" + indices + "/_refresh?ignore_unavailable=true", null);
    }

    /**
     * Every hit of a search, page by page.
     *
     * @param search a search body with a {@code sort} that is unique per document; {@code size} is
     *     set here
     * @param hits takes each hit as OpenSearch returns it
     */
    public void scan(String indices, ObjectNode search, Consumer<JsonNode> hits) {
        ObjectNode page = search.deepCopy();
        page.put("size", PAGE).put("track_total_hits", false);
        while (true) {
            List<JsonNode> found = new ArrayList<>();
            post("/" + indices + "/_search?ignore_unavailable=true", page)
                    .path("hits")
                    .path("hits")
                    .forEach(found::add);
            found.forEach(hits);
            if (found.size() < PAGE) {
                return;
            }
            page.set("search_after", (ArrayNode) found.getLast().path("sort"));
        }
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new DomainException("connection to " + name + " did not close cleanly", e);
        }
    }

    private static Body json(JsonNode body) {
        return Body.from(Json.bytes(body), JSON);
    }

    private JsonNode call(String method, String path, @Nullable Body body) {
        int mark = path.indexOf('?');
        Requests.JsonBodyBuilder builder =
                Requests.builder()
                        .method(method)
                        .endpoint(mark < 0 ? path : path.substring(0, mark));
        if (mark >= 0) {
            builder.query(QueryString.parse(path.substring(mark + 1)));
        }
        if (body != null) {
            builder.body(body);
        }
        Request request = builder.build();
        try (Response response = client.execute(request)) {
            byte[] answer = response.getBody().map(Body::bodyAsBytes).orElse(new byte[0]);
            JsonNode json = answer.length == 0 ? Json.object() : Json.parse(answer);
            if (response.getStatus() >= 300) {
                throw new DomainException(
                        response.getStatus(),
                        "%s answered %d to %s %s: %s"
                                .formatted(name, response.getStatus(), method, path, reason(json)));
            }
            return json;
        } catch (IOException e) {
            throw new DomainException(
                    "%s does not answer %s %s (%s); check that the domain is up and reachable"
                            .formatted(name, method, path, e.getMessage()),
                    e);
        } catch (JacksonException e) {
            throw new DomainException(
                    "%s answered %s %s with something that is not JSON"
                            .formatted(name, method, path),
                    e);
        }
    }

    private static String reason(JsonNode answer) {
        JsonNode error = answer.path("error");
        String reason = error.path("reason").asString("");
        String cause = error.path("caused_by").path("reason").asString("");
        String said =
                reason.isEmpty()
                        ? answer.toString()
                        : cause.isEmpty() ? reason : reason + ": " + cause;
        return said.length() > MOST_REASON ? said.substring(0, MOST_REASON) + "..." : said;
    }
}
