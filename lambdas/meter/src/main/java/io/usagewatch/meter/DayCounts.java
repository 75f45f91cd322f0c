package io.usagewatch.meter;

import java.io.ByteArrayOutputStream;

/**
 * One entity's measures of a day, without the zeros: for each interval the distance from the one
 * before and the measure, as variable-length numbers. A count below 64 in each of a day's intervals
 * takes two bytes.
 */
final class DayCounts {

    /** Stands before a measure that is no whole number and follows as eight bytes. */
    private static final long NOT_WHOLE = 1;

    private static final double LARGEST_WHOLE = 1L << 53;
    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private final byte[] bytes;
    private int at;

    private DayCounts(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The compact form; empty where all are zero. */
    static byte[] encode(double[] measures) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int last = -1;
        for (int i = 0; i < measures.length; i++) {
            double n = measures[i];
            if (n == 0) {
                continue;
            }
            number(out, i - last);
            last = i;
            if (n > 0 && n < LARGEST_WHOLE && n == Math.rint(n)) {
                number(out, (long) n << 1);
            } else {
                number(out, NOT_WHOLE);
                long bits = Double.doubleToLongBits(n);
                for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                    out.write((int) (bits >>> shift));
                }
            }
        }
        return out.toByteArray();
    }

    /**
     * Reads the compact form back.
     *
     * @param into zeros where the day goes, and is written where it lies within
     * @param start where the day's first interval goes; may lie before the array
     */
    static void decode(byte[] counts, double[] into, int start) {
        DayCounts in = new DayCounts(counts);
        int i = start - 1;
        while (in.at < counts.length) {
            i += (int) in.number();
            double n = in.measure();
            if (i >= 0 && i < into.length) {
                into[i] = n;
            }
        }
    }

    /** The last interval of the day that is not zero; -1 if all are. */
    static int last(byte[] counts) {
        DayCounts in = new DayCounts(counts);
        int i = -1;
        while (in.at < counts.length) {
            i += (int) in.number();
            in.measure();
        }
        return i;
    }

    private double measure() {
        long number = number();
        if (number != NOT_WHOLE) {
            return number >>> 1;
        }
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bits |= (bytes[at++] & 0xFFL) << shift;
        }
        return Double.longBitsToDouble(bits);
    }

    private long number() {
        long number = 0;
        for (int shift = 0; ; shift += BITS) {
            byte next = bytes[at++];
            number |= (long) (next & (MORE - 1)) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }

    private static void number(ByteArrayOutputStream out, long number) {
        long rest = number;
        while (rest >= MORE) {
            out.write((int) (rest & (MORE - 1)) | MORE);
            rest >>>= BITS;
        }
        out.write((int) rest);
    }
}
