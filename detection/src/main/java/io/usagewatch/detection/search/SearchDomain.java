package io.usagewatch.detection.search;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.opensearch._types.OpenSearchException;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Request;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.opensearch.client.transport.httpclient5.ResponseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
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
    private static final List<Duration> PAUSES_WHEN_BUSY =
            List.of(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofMillis(900));
    private static final int MOST_REASON = 600;

    private final String name;
    private final OpenSearchTransport transport;
    private final OpenSearchGenericClient client;

    /** With the header that OpenSearch Dashboards want on whatever changes something. */
    private final OpenSearchGenericClient dashboards;

    private final AtomicLong requests = new AtomicLong();

    /**
     * @param name how messages call the domain
     * @param transport how to reach it; closed with this object
     */
    public SearchDomain(String name, OpenSearchTransport transport) {
        this.name = name;
        this.transport = transport;
        this.client = new OpenSearchGenericClient(transport);
        this.dashboards =
                client.withTransportOptions(
                        transport.options().toBuilder().addHeader("osd-xsrf", "true").build());
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

    /** How many requests were sent to it through this object. */
    public long requests() {
        return requests.get();
    }

    public JsonNode get(String path) {
        return call("GET", path, null);
    }

    public JsonNode post(String path, JsonNode body) {
        return call("POST", path, json(body));
    }

    /** A POST without a body; an empty one means something else to some endpoints. */
    public JsonNode post(String path) {
        return call("POST", path, null);
    }

    public JsonNode put(String path, JsonNode body) {
        return call("PUT", path, json(body));
    }

    public JsonNode delete(String path) {
        return call("DELETE", path, null);
    }

    /** A POST to OpenSearch Dashboards, which takes only those that say they are no form's. */
    public JsonNode postToDashboards(String path, JsonNode body) {
        return call(dashboards, "POST", path, json(body));
    }

    /** A DELETE to OpenSearch Dashboards. */
    public JsonNode deleteFromDashboards(String path) {
        return call(dashboards, "DELETE", path, null);
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
     * @param lines action and source lines, each ended by a line feed; without any nothing is sent
     * @throws DomainException also if a single item failed; items that exist already ({@code
     *     create}) are no failure
     */
    public void bulk(String lines) {
        if (lines.isEmpty()) {
            return;
        }
        JsonNode answer = call("POST", "/_bulk", ndjson(lines));
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

    /**
     * Several searches in one request.
     *
     * @return their answers, in the same order
     * @throws DomainException also if a single one failed or is not whole
     */
    public List<JsonNode> searches(String indices, List<ObjectNode> searches) {
        if (searches.isEmpty()) {
            return List.of();
        }
        StringBuilder lines = new StringBuilder();
        for (ObjectNode search : searches) {
            lines.append("{\"index\":\"")
                    .append(indices)
                    .append("\",\"ignore_unavailable\":true}\n")
                    .append(search)
                    .append('\n');
        }
        JsonNode answer = call("POST", "/_msearch", ndjson(lines.toString()));
        List<JsonNode> answers = new ArrayList<>();
        for (JsonNode one : answer.path("responses").values()) {
            if (one.has("error")) {
                throw new DomainException(
                        one.path("status").asInt(),
                        "%s failed search %d of %d in %s: %s"
                                .formatted(
                                        name,
                                        answers.size() + 1,
                                        searches.size(),
                                        indices,
                                        reason(one)));
            }
            requireWhole(indices, one);
            answers.add(one);
        }
        return answers;
    }

    /**
     * One search; an index that is not there yet has no hits.
     *
     * @throws DomainException also if the answer is not whole, or the index is closed
     */
    public JsonNode search(String indices, ObjectNode search) {
        JsonNode answer = post("/" + indices + "/_search?ignore_unavailable=true", search);
        requireWhole(indices, answer);
        if (answer.path("_shards").path("total").asInt(1) == 0) {
            requireNoneClosed(indices);
        }
        return answer;
    }

    /** Where nothing was searched: what is closed would read as "nothing happened", too. */
    private void requireNoneClosed(String indices) {
        try {
            post(
                    "/" + indices + "/_search?expand_wildcards=open,closed",
                    Json.object().put("size", 0));
        } catch (DomainException e) {
            if (!e.isNotFound()) {
                throw e;
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
        scan(indices, search, PAGE, hits);
    }

    /**
     * The same with pages of another size.
     *
     * @param size hits of a page; few where each is large
     */
    public void scan(String indices, ObjectNode search, int size, Consumer<JsonNode> hits) {
        ObjectNode page = search.deepCopy();
        page.put("size", size).put("track_total_hits", false);
        while (true) {
            JsonNode found = search(indices, page).path("hits").path("hits");
            found.forEach(hits);
            if (found.size() < size) {
                return;
            }
            page.set("search_after", found.path(found.size() - 1).path("sort"));
        }
    }

    /** A part of the answer would read as "nothing happened" for the rest. */
    private void requireWhole(String indices, JsonNode answer) {
        int failed = answer.path("_shards").path("failed").asInt(0);
        if (failed > 0 || answer.path("timed_out").asBoolean(false)) {
            throw new DomainException(
                    DomainException.NO_ANSWER,
                    "%s answered a search of %s only in part (%d shards failed); check the domain's health and try again"
                            .formatted(name, indices, failed));
        }
        if (!answer.has("hits")) {
            throw new DomainException(
                    DomainException.NO_DOMAIN,
                    "%s answered a search of %s with something that is no search result; check that the address is an OpenSearch domain's"
                            .formatted(name, indices));
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

    private static Body ndjson(String lines) {
        return Body.from(lines.getBytes(StandardCharsets.UTF_8), NDJSON);
    }

    private JsonNode call(String method, String path, @Nullable Body body) {
        return call(client, method, path, body);
    }

    private JsonNode call(
            OpenSearchGenericClient via, String method, String path, @Nullable Body body) {
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
        return send(via, builder.build(), method, path);
    }

    /**
     * A domain that is short of memory or threads turns requests away before it does anything, and
     * takes them a moment later.
     */
    private JsonNode send(
            OpenSearchGenericClient via, Request request, String method, String path) {
        for (Duration pause : PAUSES_WHEN_BUSY) {
            try {
                return sendOnce(via, request, method, path);
            } catch (DomainException e) {
                if (!e.isBusy()) {
                    throw e;
                }
                pause(pause);
            }
        }
        return sendOnce(via, request, method, path);
    }

    private void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DomainException("Interrupted while waiting for " + name, e);
        }
    }

    private JsonNode sendOnce(
            OpenSearchGenericClient via, Request request, String method, String path) {
        requests.incrementAndGet();
        try (Response response = via.execute(request)) {
            byte[] answer = response.getBody().map(Body::bodyAsBytes).orElse(new byte[0]);
            if (response.getStatus() >= 300) {
                throw new DomainException(
                        response.getStatus(),
                        "%s answered %d to %s %s: %s"
                                .formatted(
                                        name, response.getStatus(), method, path, reason(answer)));
            }
            return answer.length == 0 ? Json.object() : Json.parse(answer);
        } catch (IOException e) {
            throw failure(method, path, e);
        } catch (OpenSearchException e) {
            // The transport that signs throws this where access is refused.
            throw new DomainException(
                    e.status(),
                    "%s answered %d to %s %s: %s"
                            .formatted(
                                    name,
                                    e.status(),
                                    method,
                                    path,
                                    oneLine(String.valueOf(e.error().reason()))));
        } catch (JacksonException e) {
            throw new DomainException(
                    "%s answered %s %s with something that is not JSON; check that the address is an OpenSearch domain's"
                            .formatted(name, method, path),
                    e);
        }
    }

    /** The transport throws most answers over 400 instead of handing them out, as text. */
    private DomainException failure(String method, String path, IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResponseException answer) {
                return new DomainException(
                        answer.status(),
                        "%s answered %d to %s %s: %s"
                                .formatted(name, answer.status(), method, path, reason(answer)));
            }
        }
        return new DomainException(
                "%s does not answer %s %s (%s); check that the domain is up and reachable"
                        .formatted(name, method, path, e.getMessage()),
                e);
    }

    /** Its message is a line about the request, then the answer. */
    private static String reason(ResponseException e) {
        String message = String.valueOf(e.getMessage());
        return reason(
                message.substring(message.indexOf('\n') + 1).getBytes(StandardCharsets.UTF_8));
    }

    /** A proxy or a load balancer answers in HTML or plain text. */
    private static String reason(byte[] answer) {
        try {
            return reason(Json.parse(answer));
        } catch (JacksonException e) {
            return oneLine(new String(answer, StandardCharsets.UTF_8));
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
        return oneLine(said);
    }

    private static String oneLine(String text) {
        String said = text.replaceAll("\\s+", " ").strip();
        return said.length() > MOST_REASON ? said.substring(0, MOST_REASON) + "..." : said;
    }
}
