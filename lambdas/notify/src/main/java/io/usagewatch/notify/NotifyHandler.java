package io.usagewatch.notify;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.usagewatch.detection.alert.Alert;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.domain.DomainAccess;
import io.usagewatch.notify.aws.AccountNow;
import io.usagewatch.notify.aws.AwsQuery;
import io.usagewatch.notify.aws.NotificationTopic;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Notify as a Lambda function. Takes SNS's event, of which each message is an {@link Alert}, and
 * the scheduler's {@code {"sweep":true}}, which lets it look for incidents that are over. Answers
 * {@code {"sent":N,"leftToOthers":N}}. Fails if a message could not be sent, so that Lambda calls
 * again; a call may be repeated, and nothing is told twice.
 */
public final class NotifyHandler implements RequestStreamHandler {

    private final Notify notify;

    /** As Lambda creates it: from its environment variables. */
    public NotifyHandler() {
        this(
                DomainAccess.of(System.getenv()),
                DomainAccess.account(System.getenv()),
                Catalog.of(System.getenv()),
                AwsQuery.ofFunction(System.getenv()),
                System.getenv(),
                Clock.systemUTC());
    }

    /**
     * @param account id of the account that is told of
     * @param environment the topic, the account's name, and what messages link to
     */
    public NotifyHandler(
            SearchDomain domain,
            String account,
            Catalog catalog,
            AwsQuery aws,
            Map<String, String> environment,
            InstantSource clock) {
        NotifySettings settings = NotifySettings.of(environment);
        Surroundings surroundings =
                new Surroundings(domain, new AccountNow(aws), settings.region());
        this.notify =
                new Notify(
                        domain,
                        account,
                        catalog,
                        new MessageWriter(settings.accountName(), surroundings, settings.places()),
                        new NotificationTopic(aws, settings.topic()),
                        clock);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        JsonNode event = event(input.readAllBytes());
        Deadline end = Deadline.in(Duration.ofMillis(context.getRemainingTimeInMillis()));
        Notify.Outcome outcome = Notify.Outcome.NONE;
        if (event.path("sweep").asBoolean(false)) {
            outcome = notify.sweep(end);
        } else if (event.path("Records").isEmpty()) {
            throw new NotifyException(
                    "the event has no Records; notify takes SNS's events and {\"sweep\":true}");
        } else {
            for (JsonNode record : event.path("Records").values()) {
                String message = record.path("Sns").path("Message").asString("");
                outcome = outcome.and(notify.on(Alert.parse(message), end));
            }
        }
        output.write(
                Json.bytes(
                        Json.object()
                                .put("sent", outcome.sent())
                                .put("leftToOthers", outcome.leftToOthers())));
    }

    private static JsonNode event(byte[] bytes) {
        try {
            return Json.parse(bytes);
        } catch (JacksonException e) {
            throw new NotifyException(
                    "notify's event is not JSON (%s); it takes SNS's events and {\"sweep\":true}"
                            .formatted(e.getOriginalMessage()),
                    e);
        }
    }
}
