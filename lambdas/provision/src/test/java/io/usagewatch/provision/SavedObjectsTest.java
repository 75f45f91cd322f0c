package io.usagewatch.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.usage.UsageIndex;
import io.usagewatch.provision.Change.Kind;
import io.usagewatch.provision.Change.Outcome;
import io.usagewatch.provision.StandInDomain.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Against a stand-in for OpenSearch Dashboards: no real ones can be had here. */
class SavedObjectsTest {

    private static final String GET = "POST /_dashboards/api/saved_objects/_bulk_get";
    private static final String CREATE = "POST /_dashboards/api/saved_objects/_bulk_create";
    private static final Pattern FIELD = Pattern.compile("(\\w+): ");

    private final StandInDomain dashboards = new StandInDomain();
    private final SavedObjects objects = new SavedObjects(dashboards.domain());

    @AfterEach
    void stop() {
        dashboards.close();
    }

    @Test
    void everything_an_object_refers_to_comes_before_it() {
        Set<String> before = new HashSet<>();
        for (ObjectNode object : SavedObjects.definitions()) {
            for (JsonNode reference : object.path("references").values()) {
                assertThat(before).contains(key(reference));
            }
            assertThat(before.add(key(object))).as(key(object)).isTrue();
        }
        assertThat(before)
                .contains("index-pattern usage-watch-events")
                .contains(
                        "dashboard usage-watch-ec2",
                        "dashboard usage-watch-ebs",
                        "dashboard usage-watch-lambda",
                        "dashboard usage-watch-iam",
                        "dashboard usage-watch-errors");
    }

    @Test
    void every_reference_is_used_under_its_name() {
        for (ObjectNode object : SavedObjects.definitions()) {
            String attributes = object.path("attributes").toString();
            for (JsonNode reference : object.path("references").values()) {
                assertThat(attributes).contains(reference.path("name").asString());
            }
        }
    }

    @Test
    void every_field_of_a_panel_is_one_of_its_index() {
        Set<String> events = fields(EventsIndex.template().path("template"));
        Set<String> usage = fields(UsageIndex.body());
        for (ObjectNode object : SavedObjects.definitions()) {
            if (!object.path("type").asString().equals("visualization")) {
                continue;
            }
            String index = object.path("references").path(0).path("id").asString();
            List<String> used = new ArrayList<>();
            JsonNode attributes = object.path("attributes");
            for (JsonNode aggregation :
                    Json.parse(attributes.path("visState").asString()).path("aggs").values()) {
                String field = aggregation.path("params").path("field").asString("");
                if (!field.isEmpty()) {
                    used.add(field);
                }
            }
            Matcher queried =
                    FIELD.matcher(
                            Json.parse(
                                            attributes
                                                    .path("kibanaSavedObjectMeta")
                                                    .path("searchSourceJSON")
                                                    .asString())
                                    .path("query")
                                    .path("query")
                                    .asString());
            while (queried.find()) {
                used.add(queried.group(1));
            }
            assertThat(index.equals("usage-watch-events") ? events : usage).containsAll(used);
        }
    }

    @Test
    void what_is_not_there_is_written_in_one_request() {
        dashboards.on(GET, 200, "{\"saved_objects\":[]}");
        dashboards.on(CREATE, 200, "{\"saved_objects\":[]}");

        assertThat(objects.prepare())
                .hasSameSizeAs(SavedObjects.definitions())
                .extracting(Change::outcome)
                .containsOnly(Outcome.CREATED);

        StandInDomain.Asked asked = dashboards.asked(CREATE).getFirst();
        assertThat(asked.xsrf()).isEqualTo("true");
        assertThat(asked.json().values()).containsExactlyElementsOf(SavedObjects.definitions());
    }

    @Test
    void one_that_dashboards_refuse_is_named() {
        dashboards.on(GET, 200, "{\"saved_objects\":[]}");
        dashboards.on(
                CREATE,
                200,
                "{\"saved_objects\":[{\"type\":\"dashboard\",\"id\":\"usage-watch-ec2\",\"error\":{\"message\":\"too new\"}}]}");

        assertThatExceptionOfType(ProvisionException.class)
                .isThrownBy(objects::prepare)
                .withMessageContaining("dashboard usage-watch-ec2: too new");
    }

    @Test
    void what_is_there_as_wanted_is_left_alone() {
        dashboards.on(GET, asked -> new Answer(200, there().toString()));

        assertThat(objects.prepare()).extracting(Change::outcome).containsOnly(Outcome.UNCHANGED);
        assertThat(dashboards.asked(CREATE)).isEmpty();
    }

    @Test
    void one_that_is_another_is_brought_back() {
        ObjectNode there = there();
        ((ObjectNode) there.path("saved_objects").path(0).path("attributes")).put("title", "x");
        dashboards.on(GET, 200, there.toString());
        dashboards.on(CREATE, 200, "{\"saved_objects\":[]}");

        assertThat(objects.prepare())
                .filteredOn(change -> change.outcome() == Outcome.UPDATED)
                .containsExactly(
                        new Change(
                                Kind.DASHBOARDS,
                                "index-pattern usage-watch-events",
                                Outcome.UPDATED));
    }

    @Test
    void a_domain_without_dashboards_is_said_and_nothing_fails() {
        assertThat(objects.prepare())
                .singleElement()
                .satisfies(
                        change -> {
                            assertThat(change.outcome()).isEqualTo(Outcome.SKIPPED);
                            assertThat(change.reason()).contains("no handler found");
                        });
    }

    @Test
    void only_what_is_there_is_removed() {
        ObjectNode there = there();
        ((ObjectNode) there.path("saved_objects").path(1)).remove("attributes");
        dashboards.on(GET, 200, there.toString());
        SavedObjects.definitions()
                .forEach(
                        object ->
                                dashboards.on(
                                        "DELETE /_dashboards/api/saved_objects/"
                                                + object.path("type").asString()
                                                + "/"
                                                + object.path("id").asString(),
                                        200,
                                        "{}"));

        assertThat(objects.remove())
                .hasSize(SavedObjects.definitions().size() - 1)
                .extracting(Change::outcome)
                .containsOnly(Outcome.DELETED);
    }

    private static ObjectNode there() {
        ObjectNode found = Json.object();
        ArrayNode list = found.putArray("saved_objects");
        SavedObjects.definitions().forEach(object -> list.add(object.put("version", "WzEsMV0=")));
        return found;
    }

    private static String key(JsonNode object) {
        return object.path("type").asString() + ' ' + object.path("id").asString();
    }

    private static Set<String> fields(JsonNode index) {
        return new HashSet<>(index.path("mappings").path("properties").propertyNames());
    }
}
