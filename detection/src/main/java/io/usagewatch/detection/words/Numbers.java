package io.usagewatch.detection.words;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers as pages and mails show them. */
public final class Numbers {

    private static final double COMPACT_FROM = 100_000;
    private static final String[] SUFFIXES = {"", " k", " M", " G", " T"};

    private Numbers() {}

    /** With separators: 70,000. */
    public static String whole(long number) {
        return format("#,##0", (double) number);
    }

    /**
     * A measure: one decimal below 10 where it has one, else none; from 100,000 on 120 k, 1.5 M.
     */
    public static String measure(double number) {
        double size = Math.abs(number);
        if (size >= COMPACT_FROM) {
            int suffix = 0;
            double scaled = number;
            while (Math.abs(scaled) >= 999.5 && suffix < SUFFIXES.length - 1) {
                scaled /= 1_000;
                suffix++;
            }
            return format("#,##0.#", scaled) + SUFFIXES[suffix];
        }
        return format(size < 10 ? "0.#" : "#,##0", number);
    }

    /** 0 to 1 as percent; what is there is never called 0 %. */
    public static String percent(double share) {
        if (share > 0 && share < 0.01) {
            return "< 1 %";
        }
        return format("0", share * 100) + " %";
    }

    /** Instances of the format are not safe for several threads. */
    private static String format(String pattern, double number) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(number);
    }
}
