package io.usagewatch.ingest;

import java.util.Arrays;

/**
 * Finds its way through a record's text. Good for plain text only, as nearly all records are:
 * ASCII, on one line, and without escapes where they matter here; says so where it is not. Then the
 * record is read slowly, see {@link RecordReader}.
 */
final class PlainText {
    /** Instead of a place: not plain. */
    static final int NOT_PLAIN = -1;

    private byte[] array = {};
    private boolean escaped;

    /** Takes a text, and its array until the next one. */
    void of(Bytes text) {
        // behind the text: enough to read by words, and a byte that ends whatever is being read
        text.reserve(2 * Long.BYTES);
        Words.set(text.array, text.length, 0);
        Words.set(text.array, text.length + Long.BYTES, 0);
        array = text.array;
    }

    byte at(int place) {
        return array[place];
    }

    byte[] array() {
        return array;
    }

    boolean isAscii(int length) {
        long all = 0;
        for (int at = 0; at < length; at += Long.BYTES) {
            all |= Words.get(array, at);
        }
        return Words.isAscii(all);
    }

    int afterBlanks(int place) {
        int at = place;
        while (array[at] == ' ') {
            at++;
        }
        return at;
    }

    /** Place of the quote that closes the string; {@code from} is behind the one that opens it. */
    int endOfString(int from) {
        escaped = false;
        int at = from;
        while (true) {
            long special = Words.special(Words.get(array, at));
            if (special == 0) {
                at += Long.BYTES;
                continue;
            }
            at += Long.numberOfTrailingZeros(special) >>> 3;
            byte b = array[at];
            if (b == '"') {
                return at;
            }
            if (b != '\\') {
                return NOT_PLAIN;
            }
            escaped = true;
            at += 2;
        }
    }

    /** Of the string whose end was found last. */
    boolean wasEscaped() {
        return escaped;
    }

    /** Place behind the value that begins at a place. */
    int afterValue(int from) {
        return switch (array[from]) {
            case '"' -> {
                int end = endOfString(from + 1);
                yield end < 0 ? NOT_PLAIN : end + 1;
            }
            case '{', '[' -> afterStructure(from + 1);
            default -> afterLiteral(from);
        };
    }

    private int afterStructure(int from) {
        int at = from;
        int depth = 1;
        while (true) {
            byte b = array[at++];
            if (b == '"') {
                at = endOfString(at) + 1;
                if (at == 0) {
                    return NOT_PLAIN;
                }
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                if (--depth == 0) {
                    return at;
                }
            } else if (b < ' ' || b == '/') {
                // OpenSearch takes comments, which could hold quotes
                return NOT_PLAIN;
            }
        }
    }

    /** Of a number, {@code true}, {@code false} or {@code null}. */
    int afterLiteral(int from) {
        int at = from;
        while (isOfLiteral(array[at])) {
            at++;
        }
        return at == from ? NOT_PLAIN : at;
    }

    private static boolean isOfLiteral(byte b) {
        return (b >= '0' && b <= '9')
                || (b >= 'a' && b <= 'z')
                || b == '-'
                || b == '+'
                || b == '.'
                || b == 'E';
    }

    boolean is(byte[] text, int from, int to) {
        return to - from == text.length && Arrays.equals(array, from, to, text, 0, text.length);
    }
}
