package io.usagewatch.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of JSON at once. */
final class Words {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long LOW = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long QUOTES = '"' * LOW;
    private static final long BACKSLASHES = '\\' * LOW;
    private static final long BLANKS = ' ' * LOW;

    private Words() {}

    static long get(byte[] bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    static void set(byte[] bytes, int at, long word) {
        WORD.set(bytes, at, word);
    }

    /**
     * Marks the first byte that ends the plain part of a JSON string: a quote, a backslash or a
     * control character; 0 if there is none. {@code numberOfTrailingZeros / 8} of it is its place;
     * what is marked after the first one means nothing.
     */
    static long special(long word) {
        long quotes = word ^ QUOTES;
        long backslashes = word ^ BACKSLASHES;
        return (((quotes - LOW) & ~quotes)
                        | ((backslashes - LOW) & ~backslashes)
                        | ((word - BLANKS) & ~word))
                & HIGH;
    }

    static boolean isAscii(long word) {
        return (word & HIGH) == 0;
    }

    static boolean isSpecial(byte b) {
        return b == '"' || b == '\\' || (b >= 0 && b < ' ');
    }
}
