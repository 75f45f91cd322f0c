package io.usagewatch.sandbox.anomaly.alerting.monitor;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.core.xcontent.XContentParser;

/** When a monitor is due. */
public sealed interface Schedule {
    /** The time span that a run is about. */
    record Period(Instant start, Instant end) {}

    /** The first time it is due after a time. */
    Instant next(Instant enabled, Instant after);

    /** The span that a run at a time is about: since it was due before. */
    Period endingAt(Instant end);

    Map<String, Object> toMap();

    /** Every so often since it was enabled. */
    record Every(int interval, ChronoUnit unit) implements Schedule {
        private static final List<ChronoUnit> UNITS =
                List.of(ChronoUnit.SECONDS, ChronoUnit.MINUTES, ChronoUnit.HOURS, ChronoUnit.DAYS);

        public Every {
            if (!UNITS.contains(unit)) {
                throw new IllegalArgumentException(
                        "Timezone " + unit + " is not supported expected " + UNITS);
            }
            if (interval <= 0) {
                throw new IllegalArgumentException("Interval is not allowed to be 0 or negative");
            }
        }

        private Duration duration() {
            return Duration.of(interval, unit);
        }

        @Override
        public Instant next(Instant enabled, Instant after) {
            long millis = duration().toMillis();
            long since = Math.max(0, after.toEpochMilli() - enabled.toEpochMilli());
            return enabled.plusMillis((since / millis + 1) * millis);
        }

        @Override
        public Period endingAt(Instant end) {
            return new Period(end.minus(duration()), end);
        }

        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> period = new LinkedHashMap<>();
            period.put("interval", interval);
            period.put("unit", unit.name());
            return Map.of("period", period);
        }
    }

    /** At the times of a cron expression. */
    record Cron(CronExpression expression, ZoneId zone) implements Schedule {
        @Override
        public Instant next(Instant enabled, Instant after) {
            return expression.next(after.atZone(zone)).toInstant();
        }

        @Override
        public Period endingAt(Instant end) {
            return new Period(expression.last(end.atZone(zone)).toInstant(), end);
        }

        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> cron = new LinkedHashMap<>();
            cron.put("expression", expression.text());
            cron.put("timezone", zone.getId());
            return Map.of("cron", cron);
        }
    }

    /** Reads the object the parser stands on. */
    static Schedule parse(XContentParser parser) throws IOException {
        Reading reading = new Reading();
        Json.object(
                parser,
                field -> {
                    if (reading.type != null) {
                        throw new IllegalArgumentException(
                                "You can only specify one type of schedule.");
                    }
                    if (!List.of("cron", "period").contains(field)) {
                        throw new IllegalArgumentException(
                                "Invalid field: [" + field + "] found in schedule.");
                    }
                    reading.type = field;
                    Json.object(parser, part -> reading.part(part, parser));
                });
        return reading.schedule();
    }

    /** What was read so far. */
    final class Reading {
        private @Nullable String type;
        private @Nullable String expression;
        private @Nullable ZoneId zone;
        private @Nullable Integer interval;
        private @Nullable ChronoUnit unit;

        private void part(String field, XContentParser parser) throws IOException {
            switch (type + "." + field) {
                case "cron.expression" -> expression = parser.textOrNull();
                case "cron.timezone" -> zone = zone(parser.text());
                case "period.interval" -> interval = parser.intValue();
                case "period.unit" ->
                        unit = ChronoUnit.valueOf(parser.text().toUpperCase(Locale.ROOT));
                default -> parser.skipChildren();
            }
        }

        private static ZoneId zone(String name) {
            try {
                return ZoneId.of(name);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("Timezone " + name + " is not supported", e);
            }
        }

        private Schedule schedule() {
            if ("cron".equals(type)) {
                return new Cron(
                        CronExpression.parse(
                                Json.required(expression, "Expression in cron schedule is null.")),
                        Json.required(zone, "Timezone in cron schedule is null."));
            }
            Json.required(type, "Schedule is null.");
            return new Every(
                    Json.required(interval, "Interval in period schedule is null."),
                    Json.required(unit, "Unit in period schedule is null."));
        }
    }
}
