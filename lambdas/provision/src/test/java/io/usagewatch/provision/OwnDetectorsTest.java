package io.usagewatch.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.detector.Detector;
import io.usagewatch.detection.detector.DomainDetectors;
import io.usagewatch.detection.search.Json;
import io.usagewatch.provision.Change.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class OwnDetectorsTest {

    private static final String ACCOUNT = "111122223333";
    private static final String PATH = DomainDetectors.PATH + "/d1";
    private static final Catalog CATALOG =
            new Catalog(List.of(Catalog.builtIn().get("ebs-create-volume")));

    @Test
    void a_detector_that_changed_is_stopped_for_the_change_alone() {
        try (StandInDomain domain = domainWithAnotherDefinition()) {
            assertThat(
                            new OwnDetectors(
                                            domain.domain(),
                                            ACCOUNT,
                                            CATALOG,
                                            new DomainVersion(3, 4))
                                    .prepare())
                    .extracting(Change::outcome)
                    .containsExactly(Outcome.UPDATED);

            assertThat(domain.asked())
                    .endsWith("POST " + PATH + "/_stop", "PUT " + PATH, "POST " + PATH + "/_start");
        }
    }

    @Test
    void a_detector_whose_change_is_refused_runs_on_as_it_was() {
        try (StandInDomain domain = domainWithAnotherDefinition()) {
            domain.on("PUT " + PATH, 400, "{\"error\":\"too many detectors\"}");
            OwnDetectors detectors =
                    new OwnDetectors(domain.domain(), ACCOUNT, CATALOG, new DomainVersion(3, 4));

            assertThatThrownBy(detectors::prepare).hasMessageContaining("too many detectors");

            assertThat(domain.asked()).endsWith("PUT " + PATH, "POST " + PATH + "/_start");
        }
    }

    /** It runs, as a change to the catalog found it. */
    private static StandInDomain domainWithAnotherDefinition() {
        ObjectNode definition = Detector.of(ACCOUNT, CATALOG.enabled()).getFirst().toJson(ACCOUNT);
        String name = definition.path("name").asString();
        definition.put("description", "as it was");
        ObjectNode there = Json.object().put("_id", "d1");
        there.set("anomaly_detector", definition);
        there.putObject("anomaly_detector_job").put("enabled", true);
        StandInDomain domain = StandInDomain.ofVersion("3.4.0");
        domain.on(
                "POST " + DomainDetectors.PATH + "/_search",
                200,
                "{\"hits\":{\"hits\":[{\"_id\":\"d1\",\"_source\":{\"name\":\"%s\"}}]}}"
                        .formatted(name));
        domain.on("GET /usage-watch-state/_doc/meter-" + ACCOUNT, 404, "{}");
        domain.on("GET " + PATH, 200, there.toString());
        for (String done : List.of("POST " + PATH + "/_stop", "POST " + PATH + "/_start")) {
            domain.on(done, 200, "{\"_id\":\"d1\"}");
        }
        domain.on("PUT " + PATH, 200, "{\"_id\":\"d1\"}");
        return domain;
    }
}
