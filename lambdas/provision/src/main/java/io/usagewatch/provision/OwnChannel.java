package io.usagewatch.provision;

import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where an account's monitors send: a channel of the Notifications plugin, or before OpenSearch 2 a
 * destination of Alerting.
 */
final class OwnChannel {

    private static final String CHANNELS = "/_plugins/_notifications/configs";
    private static final String DESTINATIONS = "/_plugins/_alerting/destinations";
    private static final String MARK = "Usage Watch: ";

    private final SearchDomain domain;
    private final String name;

    OwnChannel(SearchDomain domain, String account) {
        this.domain = domain;
        this.name = "usage-watch-" + account;
    }

    /**
     * What monitors send to.
     *
     * @param id by which monitors name it
     */
    record Prepared(String id, Change change) {}

    Prepared prepare(DomainVersion version, AlertTopic topic) {
        return version.hasChannels() ? channel(topic) : destination(topic);
    }

    private Prepared channel(AlertTopic topic) {
        ObjectNode wanted = Json.object();
        wanted.put("name", name)
                .put("description", MARK + "alerts for its notify function")
                .put("config_type", "sns")
                .put("is_enabled", true)
                .set("sns", sns(topic));
        Optional<JsonNode> there = findChannel();
        if (there.isEmpty()) {
            ObjectNode body = Json.object().put("config_id", name);
            body.set("config", wanted);
            domain.post(CHANNELS, body);
            return new Prepared(name, change(Outcome.CREATED));
        }
        requireOurs(there.get());
        if (Definition.covers(there.get(), wanted)) {
            return new Prepared(name, change(Outcome.UNCHANGED));
        }
        ObjectNode body = Json.object();
        body.set("config", wanted);
        domain.put(CHANNELS + "/" + name, body);
        return new Prepared(name, change(Outcome.UPDATED));
    }

    private Prepared destination(AlertTopic topic) {
        ObjectNode wanted = Json.object().put("name", name).put("type", "sns");
        wanted.set("sns", sns(topic));
        Optional<JsonNode> there = findDestination();
        if (there.isEmpty()) {
            String id = domain.post(DESTINATIONS, wanted).path("_id").asString();
            return new Prepared(id, change(Outcome.CREATED));
        }
        String id = there.get().path("id").asString();
        if (Definition.covers(there.get(), wanted)) {
            return new Prepared(id, change(Outcome.UNCHANGED));
        }
        domain.put(DESTINATIONS + "/" + id, wanted);
        return new Prepared(id, change(Outcome.UPDATED));
    }

    private static ObjectNode sns(AlertTopic topic) {
        ObjectNode sns = Json.object().put("topic_arn", topic.topic());
        topic.role().ifPresent(role -> sns.put("role_arn", role));
        return sns;
    }

    List<Change> remove(DomainVersion version) {
        Optional<String> path =
                version.hasChannels()
                        ? findChannel()
                                .filter(OwnChannel::isOurs)
                                .map(there -> CHANNELS + "/" + name)
                        : findDestination()
                                .map(there -> DESTINATIONS + "/" + there.path("id").asString());
        path.ifPresent(domain::delete);
        return path.map(gone -> List.of(change(Outcome.DELETED))).orElse(List.of());
    }

    private Optional<JsonNode> findChannel() {
        return domain.find(CHANNELS + "/" + name)
                .map(found -> found.path("config_list").path(0).path("config"))
                .filter(JsonNode::isObject);
    }

    private Optional<JsonNode> findDestination() {
        try {
            for (JsonNode there :
                    domain.get(DESTINATIONS + "?size=1000").path("destinations").values()) {
                if (there.path("name").asString("").equals(name)) {
                    return Optional.of(there);
                }
            }
        } catch (DomainException e) {
            // Alerting answers 404 until there is a first one.
            if (!e.isNotFound()) {
                throw e;
            }
        }
        return Optional.empty();
    }

    private void requireOurs(JsonNode channel) {
        if (!isOurs(channel)) {
            throw new ProvisionException(
                    "%s has a notification channel %s that Usage Watch did not make; give it another id, then provision again"
                            .formatted(domain.name(), name));
        }
    }

    private static boolean isOurs(JsonNode channel) {
        return channel.path("description").asString("").startsWith(MARK);
    }

    private Change change(Outcome outcome) {
        return new Change(Kind.CHANNEL, name, outcome);
    }
}
