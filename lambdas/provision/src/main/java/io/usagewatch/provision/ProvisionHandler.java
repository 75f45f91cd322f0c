package io.usagewatch.provision;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.search.Json;
import io.usagewatch.domain.DomainAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Provision as a Lambda function. The deployment calls it: {@code
 * {"tf":{"action":"create|update|delete"}}}; by hand it is called with {@code
 * {"action":"update|prepare|start|delete"}}. Answers {@code
 * {"changes":[{"kind":"detector","name":"...","outcome":"created","reason":"..."}]}}, the reason
 * only where something was left as it is.
 */
public final class ProvisionHandler implements RequestStreamHandler {

    /** What it takes to end in order, before Lambda ends the function. */
    private static final Duration TO_END = Duration.ofSeconds(10);

    private final Provision provision;

    /** As Lambda creates it: from its environment variables. */
    public ProvisionHandler() {
        this(
                new Provision(
                        DomainAccess.of(System.getenv()),
                        DomainAccess.account(System.getenv()),
                        Catalog.of(System.getenv()),
                        Deployment.of(System.getenv())));
    }

    public ProvisionHandler(Provision provision) {
        this.provision = provision;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        Deadline deadline =
                new Deadline(
                        () -> Duration.ofMillis(context.getRemainingTimeInMillis()).minus(TO_END));
        List<Change> changes = new ArrayList<>();
        String action = action(event(input.readAllBytes()));
        switch (action) {
            case "create", "update" -> changes.addAll(provision.update(deadline));
            // The console meters a new API between the two, so that its detector starts trained.
            case "prepare" -> changes.addAll(provision.prepare(deadline));
            case "start" -> changes.addAll(provision.start());
            case "delete" -> changes.addAll(provision.remove(deadline));
            default ->
                    throw new ProvisionException(
                            "the action is '%s'; it must be create, update, prepare, start or delete, as in {\"action\":\"update\"}"
                                    .formatted(action));
        }
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("changes");
        changes.forEach(change -> list.add(change.toJson()));
        output.write(Json.bytes(answer));
    }

    private static String action(JsonNode event) {
        JsonNode byHand = event.path("action");
        return (byHand.isMissingNode() ? event.path("tf").path("action") : byHand).asString("");
    }

    private static JsonNode event(byte[] bytes) {
        try {
            return Json.parse(bytes);
        } catch (JacksonException e) {
            throw new ProvisionException(
                    "provision's event is not JSON (%s); send {\"action\":\"update\"}"
                            .formatted(e.getOriginalMessage()));
        }
    }
}
