package io.usagewatch.detection.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.usagewatch.detection.Apis;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class MonitoredApiTest {

    @Test
    void intervals_divide_a_day_and_lie_between_a_minute_and_an_hour() {
        assertThat(MonitoredApi.INTERVALS)
                .allMatch(length -> Duration.ofDays(1).toSeconds() % length.toSeconds() == 0)
                .allMatch(length -> length.compareTo(Duration.ofMinutes(1)) >= 0)
                .allMatch(length -> length.compareTo(Duration.ofHours(1)) <= 0);
    }

    @Test
    void a_catalog_keeps_its_order_and_knows_what_is_enabled() {
        Catalog catalog =
                Apis.catalog(
                        Apis.entry("b-api"),
                        Apis.entry("a-api", "enabled: false"),
                        Apis.entry("c-api"));

        assertThat(catalog.apis())
                .extracting(MonitoredApi::id)
                .containsExactly("b-api", "a-api", "c-api");
        assertThat(catalog.enabled())
                .extracting(MonitoredApi::id)
                .containsExactly("b-api", "c-api");
        assertThat(catalog.find("d-api")).isEmpty();
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> catalog.get("d-api"))
                .withMessageContaining("d-api");
    }

    @Test
    void a_catalog_holds_an_id_once() {
        MonitoredApi api = Apis.with("same");

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> new Catalog(List.of(api, api)))
                .withMessageContaining("same");
    }

    @Test
    void severities_step_up_and_down_within_their_ends() {
        assertThat(Severity.LOW.lowered()).isEqualTo(Severity.LOW);
        assertThat(Severity.LOW.raised()).isEqualTo(Severity.MEDIUM);
        assertThat(Severity.CRITICAL.raised()).isEqualTo(Severity.CRITICAL);
        assertThat(Severity.CRITICAL.lowered()).isEqualTo(Severity.HIGH);
    }
}
