package io.usagewatch.console.incident;

import com.vaadin.flow.router.QueryParameters;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The list as a file: what the page with the same address would show. */
@RestController
class IncidentExport {

    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final IncidentBoard board;
    private final Clock clock;

    IncidentExport(IncidentBoard board, Clock clock) {
        this.board = board;
        this.clock = clock;
    }

    @GetMapping("/incidents.csv")
    ResponseEntity<String> incidents(HttpServletRequest request) {
        IncidentFilter filter =
                IncidentFilter.from(
                        QueryParameters.fromString(
                                Optional.ofNullable(request.getQueryString()).orElse("")));
        Instant now = clock.instant();
        String csv =
                IncidentCsv.of(
                        IncidentBoard.merged(board.now()).stream()
                                .filter(row -> filter.matches(row, now))
                                .toList());
        return ResponseEntity.ok()
                .contentType(CSV)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("incidents.csv")
                                .build()
                                .toString())
                .body(csv);
    }
}
