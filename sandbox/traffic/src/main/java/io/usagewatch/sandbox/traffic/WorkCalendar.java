package io.usagewatch.sandbox.traffic;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * When the people of an account work: their clock, their weekends, a day off now and then, and one
 * day a week on which much is released. Days are counted from 1970-01-01 in local time.
 */
final class WorkCalendar {
    static final long HOUR = 3_600_000;
    static final long DAY = 24 * HOUR;
    private static final int FORTNIGHT = 14;

    private final Seeds seeds;
    private final long offset;
    private final DayOfWeek releaseDay;

    WorkCalendar(Seeds seeds, int hoursFromUtc) {
        this.seeds = seeds;
        this.offset = hoursFromUtc * HOUR;
        this.releaseDay =
                seeds.of("release day").random().nextBoolean()
                        ? DayOfWeek.TUESDAY
                        : DayOfWeek.THURSDAY;
    }

    long day(long millis) {
        return Math.floorDiv(millis + offset, DAY);
    }

    /** Hours since local midnight, 0 to under 24. */
    double hour(long millis) {
        return Math.floorMod(millis + offset, DAY) / (double) HOUR;
    }

    /** The instant of a local time of a day. */
    long at(long day, double hour) {
        return day * DAY - offset + Math.round(hour * HOUR);
    }

    DayOfWeek dayOfWeek(long day) {
        return LocalDate.ofEpochDay(day).getDayOfWeek();
    }

    boolean isWeekend(long day) {
        return dayOfWeek(day).getValue() >= 6;
    }

    /** One weekday in each fortnight most people are off. */
    boolean isHoliday(long day) {
        long fortnight = Math.floorDiv(day, FORTNIGHT);
        long off =
                fortnight * FORTNIGHT
                        + seeds.of("holiday").of(fortnight).random().nextInt(FORTNIGHT);
        while (isWeekend(off)) {
            off++;
        }
        return day == off;
    }

    boolean isReleaseDay(long day) {
        return dayOfWeek(day) == releaseDay && !isHoliday(day);
    }

    /**
     * Once in a week or so there is a campaign: for an hour customers come up to twice as often.
     */
    double rush(long millis) {
        long day = day(millis);
        SplittableRandom random = seeds.of("rush").of(day).random();
        if (random.nextInt(7) != 0) {
            return 1;
        }
        double hours = hour(millis) - random.nextDouble(9, 20);
        return 1 + 0.9 * Math.exp(-hours * hours / (2 * 0.25 * 0.25));
    }
}
