package io.usagewatch.sandbox.traffic;

/** How a rate goes up and down over day and week; about 1 on the average of a weekday. */
enum Rhythm {
    /** Machines that poll. */
    STEADY {
        @Override
        double at(WorkCalendar calendar, long millis) {
            return 1;
        }
    },
    /** People at work: nothing at night, a dip at lunch, little on weekends. */
    OFFICE {
        @Override
        double at(WorkCalendar calendar, long millis) {
            long day = calendar.day(millis);
            double week =
                    calendar.isHoliday(day)
                            ? 0.1
                            : OFFICE_WEEK[calendar.dayOfWeek(day).getValue() - 1];
            return week * curve(OFFICE_DAY, calendar.hour(millis));
        }
    },
    /** Customers: low before dawn, highest in the evening, fewer on weekends. */
    CUSTOMERS {
        @Override
        double at(WorkCalendar calendar, long millis) {
            long day = calendar.day(millis);
            double week =
                    calendar.isHoliday(day)
                            ? 0.75
                            : CUSTOMER_WEEK[calendar.dayOfWeek(day).getValue() - 1];
            return week * curve(CUSTOMER_DAY, calendar.hour(millis)) * calendar.rush(millis);
        }
    };

    private static final double[] OFFICE_WEEK = {1.18, 1.06, 1, 1.02, 0.85, 0.06, 0.05};
    private static final double[] OFFICE_DAY = {
        .03, .02, .02, .02, .02, .02, .03, .08, .45, 1.6, 2.6, 2.8, 1.7, 1.6, 2.7, 2.8, 2.5, 1.8,
        .9, .4, .3, .2, .1, .05
    };
    private static final double[] CUSTOMER_WEEK = {1.12, 1.03, 1, 1, 0.98, 0.72, 0.66};
    private static final double[] CUSTOMER_DAY = {
        .45, .35, .3, .28, .28, .33, .45, .65, .85, 1, 1.15, 1.25, 1.1, 1.15, 1.3, 1.3, 1.3, 1.35,
        1.45, 1.55, 1.55, 1.4, 1.05, .7
    };

    /** The factor at an instant. */
    abstract double at(WorkCalendar calendar, long millis);

    private static double curve(double[] byHour, double hour) {
        int from = (int) hour;
        double part = hour - from;
        return (1 - part) * byHour[from % 24] + part * byHour[(from + 1) % 24];
    }
}
