package io.usagewatch.provision;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.search.Json;
import io.usagewatch.domain.DomainAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Provision as a Lambda function, called by the deployment: {@code
 * {"tf":{"action":"create|update|delete"}}}. Answers {@code
 * {"changes":[{"kind":"detector","name":"...","outcome":"created"}]}}.
 */
public final class ProvisionHandler implements RequestStreamHandler {

    private final Provision provision;

    /** As Lambda creates it: from its environment variables. */
    public ProvisionHandler() {
        this(
                new Provision(
                        DomainAccess.of(System.getenv()),
                        DomainAccess.account(System.getenv()),
                        Catalog.of(System.getenv())));
    }

    public ProvisionHandler(Provision provision) {
        this.provision = provision;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        String action = event(input.readAllBytes()).path("tf").path("action").asString("");
        List<Change> changes = new ArrayList<>();
        switch (action) {
            case "create", "update" -> {
                changes.addAll(provision.prepare());
                changes.addAll(provision.start());
            }
            case "delete" -> changes.addAll(provision.remove());
            default ->
                    throw new ProvisionException(
                            "tf.action is '%s'; it must be create, update or delete"
                                    .formatted(action));
        }
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("changes");
        changes.forEach(change -> list.add(change.toJson()));
        output.write(Json.bytes(answer));
    }

    private static JsonNode event(byte[] bytes) {
        try {
            return Json.parse(bytes);
        } catch (JacksonException e) {
            throw new ProvisionException(
                    "provision's event is not JSON (%s); send {\"tf\":{\"action\":\"create\"}}"
                            .formatted(e.getOriginalMessage()));
        }
    }
}
