package io.usagewatch.sandbox.anomaly.alerting.monitor;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Minute, hour, day of the month, month and day of the week, as Unix cron reads them.
 *
 * <p>Each may be {@code *}, a number, a name (of a month or weekday), a range, a list of these, and
 * a range or {@code *} with a step. Where both days are restricted, either will do.
 */
public final class CronExpression {
    private static final int FIELDS = 5;
    private static final int MAX_DAYS = 366 * 8;
    private static final List<String> MONTHS =
            List.of(
                    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
                    "DEC");
    private static final List<String> WEEKDAYS =
            List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean anyDay;
    private final boolean anyWeekday;

    private CronExpression(String text, String[] fields) {
        this.text = text;
        minutes = field(fields[0], 0, 59, List.of());
        hours = field(fields[1], 0, 23, List.of());
        days = field(fields[2], 1, 31, List.of());
        months = field(fields[3], 1, 12, MONTHS);
        weekdays = field(fields[4], 0, 7, WEEKDAYS);
        if (weekdays.get(7)) {
            weekdays.set(0);
        }
        anyDay = fields[2].startsWith("*");
        anyWeekday = fields[4].startsWith("*");
    }

    public static CronExpression parse(String text) {
        String[] fields = text.strip().toUpperCase(Locale.ROOT).split("\\s+");
        if (text.isBlank()) {
            throw new IllegalArgumentException("Empty expression!");
        }
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(
                    "Cron expression contains %d parts but we expect one of [%d]"
                            .formatted(fields.length, FIELDS));
        }
        CronExpression expression = new CronExpression(text, fields);
        if (expression.months.stream().noneMatch(expression::hasDay)) {
            throw new IllegalArgumentException(
                    "Failed to parse cron expression. No day of [%s] exists".formatted(text));
        }
        return expression;
    }

    private boolean hasDay(int month) {
        return !anyWeekday
                || days.stream()
                        .anyMatch(day -> day <= LocalDate.of(2024, month, 1).lengthOfMonth());
    }

    private static BitSet field(String text, int min, int max, List<String> names) {
        BitSet set = new BitSet();
        for (String part : text.split(",", -1)) {
            String[] stepped = part.split("/", -1);
            String[] ends = stepped[0].split("-", -1);
            if (stepped.length > 2 || ends.length > 2) {
                throw invalid(text);
            }
            boolean all = stepped[0].equals("*");
            int from = all ? min : number(ends[0], min, names);
            int to =
                    all
                            ? max
                            : ends.length == 2
                                    ? number(ends[1], min, names)
                                    : stepped.length == 2 ? max : from;
            int step = stepped.length == 2 ? number(stepped[1], 1, List.of()) : 1;
            if (from < min || to > max || from > to || step < 1) {
                throw new IllegalArgumentException(
                        "Failed to parse cron expression. Value [%s] not in range [%d, %d]"
                                .formatted(part, min, max));
            }
            for (int i = from; i <= to; i += step) {
                set.set(i);
            }
        }
        return set;
    }

    private static int number(String text, int min, List<String> names) {
        int named = names.indexOf(text);
        if (named >= 0) {
            return named + min;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(
                "Failed to parse cron expression. Invalid chars in expression! Expression: %s"
                        .formatted(text));
    }

    public String text() {
        return text;
    }

    private boolean matches(LocalDate date) {
        boolean day = days.get(date.getDayOfMonth());
        boolean weekday = weekdays.get(date.getDayOfWeek().getValue() % 7);
        boolean matches = (anyDay || anyWeekday) ? (day && weekday) : (day || weekday);
        return months.get(date.getMonthValue()) && matches;
    }

    private Stream<ZonedDateTime> times(LocalDate date, ZonedDateTime zone) {
        return hours.stream()
                .boxed()
                .flatMap(
                        hour ->
                                minutes.stream()
                                        .mapToObj(
                                                minute ->
                                                        date.atTime(LocalTime.of(hour, minute))
                                                                .atZone(zone.getZone())));
    }

    /** The first time after a time. */
    ZonedDateTime next(ZonedDateTime after) {
        return LocalDate.from(after)
                .datesUntil(LocalDate.from(after).plusDays(MAX_DAYS))
                .filter(this::matches)
                .flatMap(date -> times(date, after).filter(time -> time.isAfter(after)).limit(1))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No time of [" + text + "] follows"));
    }

    /** The last time before a time. */
    ZonedDateTime last(ZonedDateTime before) {
        return Stream.iterate(LocalDate.from(before), date -> date.minusDays(1))
                .limit(MAX_DAYS)
                .filter(this::matches)
                .flatMap(
                        date ->
                                times(date, before)
                                        .filter(time -> time.isBefore(before))
                                        .reduce((first, second) -> second)
                                        .stream())
                .findFirst()
                .orElse(before);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
