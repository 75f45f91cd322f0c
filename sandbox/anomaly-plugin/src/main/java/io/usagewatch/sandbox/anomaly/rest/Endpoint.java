package io.usagewatch.sandbox.anomaly.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.rest.BaseRestHandler;
import org.opensearch.rest.BytesRestResponse;
import org.opensearch.rest.RestChannel;
import org.opensearch.rest.RestRequest;
import org.opensearch.transport.client.node.NodeClient;

/**
 * One path of the API: the request is read on the network thread, the work done on a thread that
 * may block, and an exception answered as the node answers its own.
 */
public final class Endpoint extends BaseRestHandler {
    private static final Logger LOG = LogManager.getLogger(Endpoint.class);

    /** Reads a request, which is not there any more when the work is done. */
    public interface Reader {
        Work read(RestRequest request) throws IOException;
    }

    /** Does what was asked for; may block. */
    public interface Work {
        Answer answer() throws IOException;
    }

    private final String name;
    private final List<Route> routes;
    private final Executor pool;
    private final Runnable check;
    private final Reader reader;

    /**
     * @param check throws when nothing may be answered at all
     */
    public Endpoint(
            String name,
            List<RestRequest.Method> methods,
            List<String> paths,
            Executor pool,
            Runnable check,
            Reader reader) {
        this.name = "usage_watch_" + name;
        this.routes =
                methods.stream()
                        .flatMap(method -> paths.stream().map(path -> new Route(method, path)))
                        .toList();
        this.pool = pool;
        this.check = check;
        this.reader = reader;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client)
            throws IOException {
        check.run();
        Work work = reader.read(request);
        ThreadContext context = client.threadPool().getThreadContext();
        return channel ->
                pool.execute(
                        () -> {
                            // The plugin's own indices are its own business, not the caller's.
                            try (ThreadContext.StoredContext _ = context.stashContext()) {
                                answer(channel, work);
                            }
                        });
    }

    private static void answer(RestChannel channel, Work work) {
        try {
            channel.sendResponse(response(channel, work));
        } catch (IOException e) {
            throw new UncheckedIOException("An error could not be put into words", e);
        }
    }

    private static BytesRestResponse response(RestChannel channel, Work work) throws IOException {
        try (XContentBuilder builder = channel.newBuilder()) {
            Answer answer = work.answer();
            if (answer.body() == null) {
                return new BytesRestResponse(
                        answer.status(), BytesRestResponse.TEXT_CONTENT_TYPE, answer.text());
            }
            answer.body().toXContent(builder, channel.request());
            BytesRestResponse response = new BytesRestResponse(answer.status(), builder);
            if (answer.location() != null) {
                response.addHeader("Location", answer.location());
            }
            return response;
        } catch (IOException | RuntimeException e) {
            return new BytesRestResponse(channel, e);
        } catch (Error e) {
            // Whoever asked must be answered, whatever happens to the node.
            LOG.error("{} failed", channel.request().path(), e);
            return new BytesRestResponse(channel, new IllegalStateException(e));
        }
    }
}
