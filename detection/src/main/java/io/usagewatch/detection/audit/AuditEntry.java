package io.usagewatch.detection.audit;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * One thing that somebody did, in one account.
 *
 * @param id the same thing has the same id, so that it is there once
 * @param by user name
 * @param what {@code added}, {@code changed}, {@code running}, ...
 * @param subject id of the monitored API or of the incident
 * @param from as it was before; null where there was nothing
 * @param to as it is now; null where nothing is left
 * @param result what became of it
 */
public record AuditEntry(
        String id,
        Instant at,
        String by,
        String what,
        String account,
        String subject,
        JsonNode from,
        JsonNode to,
        String result) {}
