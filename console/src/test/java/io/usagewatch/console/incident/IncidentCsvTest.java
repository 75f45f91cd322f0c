package io.usagewatch.console.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.usagewatch.detection.incident.Decision.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncidentCsvTest {

    private static final IncidentRow ROW =
            IncidentFilterTest.row(Instant.parse("2026-11-20T10:25:00Z"));

    @Test
    void aRowHasWhatTheListShows() {
        assertThat(IncidentCsv.of(List.of(ROW)).lines().skip(1))
                .singleElement()
                .asString()
                .contains(
                        "payments-prod,us-east-1,lambda-invoke,webhooks,2026-11-20T10:25:00Z,2026-11-20T10:35:00Z,3120.0,104.3,12.0,0.0,medium,open,,,");
    }

    @Test
    void aTextThatASpreadsheetWouldRunIsDefused() {
        for (String hostile : List.of("=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1")) {
            IncidentRow row =
                    ROW.as(IncidentFilterTest.standing(Status.ACKNOWLEDGED, Optional.of(hostile)));

            assertThat(IncidentCsv.of(List.of(row)))
                    .as(hostile)
                    .contains("'" + hostile.replace("\"", "\"\""));
        }
    }

    @Test
    void quotesAndCommasDoNotLeaveTheirField() {
        IncidentRow row = ROW.as(IncidentFilterTest.standing(Status.OPEN, Optional.of("a,\"b\"")));

        assertThat(IncidentCsv.of(List.of(row))).contains(",\"a,\"\"b\"\"\",");
    }
}
