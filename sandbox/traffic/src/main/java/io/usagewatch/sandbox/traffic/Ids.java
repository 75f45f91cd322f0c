package io.usagewatch.sandbox.traffic;

import java.util.SplittableRandom;
import java.util.UUID;

/** Identifiers in AWS's forms. */
final class Ids {
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String ALPHANUMERIC =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private Ids() {}

    static String uuid(SplittableRandom random) {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    /** For example {@code hex("i-", 17)}. */
    static String hex(SplittableRandom random, String prefix, int length) {
        return text(random, prefix, length, "0123456789abcdef");
    }

    /** For example {@code upper("AKIA", 16)}. */
    static String upper(SplittableRandom random, String prefix, int length) {
        return text(random, prefix, length, UPPER);
    }

    static String alphanumeric(SplittableRandom random, int length) {
        return text(random, "", length, ALPHANUMERIC);
    }

    private static String text(
            SplittableRandom random, String prefix, int length, String alphabet) {
        StringBuilder text = new StringBuilder(prefix);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
