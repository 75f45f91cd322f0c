package io.usagewatch.ingest;

import static io.usagewatch.ingest.PlainText.NOT_PLAIN;

import java.util.Arrays;

/**
 * The same as {@link RequestParameters}, of plain text and straight to bytes; gives up where that
 * says it better.
 */
final class PlainParameters {
    private static final int MOST_LEAVES = 64;
    private static final int MOST_DIGITS = 13;

    private static final byte[] NUMBERS = Json.ascii("\"requestNumbers\":{");
    private static final byte[] STRINGS = Json.ascii("\"requestStrings\":{");

    private final PlainText text;
    private final Bytes paths = new Bytes(1 << 10);
    private final int[] pathFrom = new int[MOST_LEAVES];
    private final int[] pathTo = new int[MOST_LEAVES];
    private final int[] pathHash = new int[MOST_LEAVES];
    private final int[] valueFrom = new int[MOST_LEAVES];
    private final int[] valueTo = new int[MOST_LEAVES];
    private final boolean[] isNumber = new boolean[MOST_LEAVES];
    private final long[] number = new long[MOST_LEAVES];
    private final boolean[] written = new boolean[MOST_LEAVES];
    private final byte[] path = new byte[RequestParameters.MAX_PATH_LENGTH];
    private int leaves;

    PlainParameters(PlainText text) {
        this.text = text;
    }

    void clear() {
        leaves = 0;
        paths.clear();
    }

    /** Reads the object that begins at a place; the place behind it. */
    int read(int from) {
        return object(from + 1, 0, 1);
    }

    private int value(int from, int pathLength, int depth) {
        byte b = text.at(from);
        if (b == '{' || b == '[') {
            if (depth == RequestParameters.MAX_DEPTH) {
                return NOT_PLAIN;
            }
            return b == '{'
                    ? object(from + 1, pathLength, depth + 1)
                    : array(from + 1, pathLength, depth + 1);
        }
        if (b == '"') {
            int end = text.endOfString(from + 1);
            boolean isPlain =
                    end >= 0 && !text.wasEscaped() && leaf(from + 1, end, pathLength, true);
            return isPlain ? end + 1 : NOT_PLAIN;
        }
        int end = text.afterLiteral(from);
        if (end < 0) {
            return NOT_PLAIN;
        }
        boolean isNull = b == 'n';
        return isNull || leaf(from, end, pathLength, false) ? end : NOT_PLAIN;
    }

    private int object(int from, int pathLength, int depth) {
        int at = text.afterBlanks(from);
        if (text.at(at) == '}') {
            return at + 1;
        }
        while (true) {
            if (text.at(at) != '"') {
                return NOT_PLAIN;
            }
            int end = text.endOfString(at + 1);
            int length =
                    end < 0 || text.wasEscaped() ? NOT_PLAIN : extended(pathLength, at + 1, end);
            if (length < 0) {
                return NOT_PLAIN;
            }
            at = text.afterBlanks(end + 1);
            if (text.at(at) != ':') {
                return NOT_PLAIN;
            }
            at = value(text.afterBlanks(at + 1), length, depth);
            if (at < 0) {
                return NOT_PLAIN;
            }
            at = text.afterBlanks(at);
            byte b = text.at(at++);
            if (b == '}') {
                return at;
            }
            if (b != ',') {
                return NOT_PLAIN;
            }
            at = text.afterBlanks(at);
        }
    }

    private int array(int from, int pathLength, int depth) {
        int at = text.afterBlanks(from);
        if (text.at(at) == ']') {
            return at + 1;
        }
        while (true) {
            at = value(at, pathLength, depth);
            if (at < 0) {
                return NOT_PLAIN;
            }
            at = text.afterBlanks(at);
            byte b = text.at(at++);
            if (b == ']') {
                return at;
            }
            if (b != ',') {
                return NOT_PLAIN;
            }
            at = text.afterBlanks(at);
        }
    }

    /** The path's new length with a name added. */
    private int extended(int pathLength, int from, int to) {
        int length = pathLength == 0 ? 0 : pathLength + 1;
        if (to == from || text.at(from) == ' ' || length + to - from > path.length) {
            return NOT_PLAIN;
        }
        if (pathLength > 0) {
            path[pathLength] = '/';
        }
        for (int i = from; i < to; i++) {
            byte b = text.at(i);
            path[length++] = b == '.' ? (byte) '/' : b;
        }
        return length;
    }

    private boolean leaf(int from, int to, int pathLength, boolean quoted) {
        if (leaves == MOST_LEAVES) {
            return false;
        }
        byte first = quoted && to == from ? 0 : text.at(from);
        boolean digits = first >= '0' && first <= '9';
        if (!quoted && !digits && first != 't' && first != 'f') {
            return false;
        }
        isNumber[leaves] = false;
        if (digits) {
            long value = digits(from, to);
            if (value >= 0 && (!quoted || to - from <= RequestParameters.MAX_QUOTED_DIGITS)) {
                isNumber[leaves] = true;
                number[leaves] = value;
            } else if (!quoted) {
                return false;
            }
        }
        pathFrom[leaves] = paths.length();
        paths.write(path, 0, pathLength);
        pathTo[leaves] = paths.length();
        int hash = 1;
        for (int i = 0; i < pathLength; i++) {
            hash = 31 * hash + path[i];
        }
        pathHash[leaves] = hash;
        valueFrom[leaves] = from;
        valueTo[leaves] = Math.min(to, from + RequestParameters.MAX_VALUE_LENGTH);
        leaves++;
        return true;
    }

    /**
     * The value of digits without a leading zero, as many as are exact in any sum here; otherwise
     * negative.
     */
    private long digits(int from, int to) {
        if (to - from > MOST_DIGITS || (text.at(from) == '0' && to - from > 1)) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.at(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /**
     * Writes the two members, each with a comma behind it and only where there is something in it.
     */
    void write(Bytes out) {
        writeNumbers(out);
        writeStrings(out);
    }

    private void writeNumbers(Bytes out) {
        Arrays.fill(written, 0, leaves, false);
        int before = out.length();
        for (int i = 0; i < leaves; i++) {
            if (isNumber[i] && !written[i]) {
                long sum = 0;
                for (int j = i; j < leaves; j++) {
                    if (isNumber[j] && isSamePath(i, j)) {
                        sum += number[j];
                        written[j] = true;
                    }
                }
                if (out.length() == before) {
                    out.append(NUMBERS);
                } else {
                    out.write(',');
                }
                writePath(i, out);
                out.append(Json.ascii(Long.toString(sum)));
            }
        }
        if (out.length() > before) {
            out.write('}');
            out.write(',');
        }
    }

    private void writeStrings(Bytes out) {
        Arrays.fill(written, 0, leaves, false);
        int before = out.length();
        for (int i = 0; i < leaves; i++) {
            if (!written[i]) {
                if (out.length() == before) {
                    out.append(STRINGS);
                } else {
                    out.write(',');
                }
                writePath(i, out);
                writeValues(i, out);
            }
        }
        if (out.length() > before) {
            out.write('}');
            out.write(',');
        }
    }

    private void writePath(int leaf, Bytes out) {
        out.write('"');
        out.write(paths.array, pathFrom[leaf], pathTo[leaf] - pathFrom[leaf]);
        out.write('"');
        out.write(':');
    }

    private void writeValues(int first, Bytes out) {
        int begin = out.length();
        int values = 0;
        for (int i = first; i < leaves && values < RequestParameters.MAX_VALUES; i++) {
            if (!written[i] && isSamePath(first, i)) {
                if (values == 1) {
                    // only now it is a list
                    out.write(0);
                    System.arraycopy(
                            out.array, begin, out.array, begin + 1, out.length() - begin - 1);
                    out.array[begin] = '[';
                }
                if (values > 0) {
                    out.write(',');
                }
                out.write('"');
                out.write(text.array(), valueFrom[i], valueTo[i] - valueFrom[i]);
                out.write('"');
                values++;
                for (int j = i; j < leaves; j++) {
                    written[j] |= isSamePath(first, j) && isSameValue(i, j);
                }
            }
        }
        for (int j = first; j < leaves; j++) {
            written[j] |= isSamePath(first, j);
        }
        if (values > 1) {
            out.write(']');
        }
    }

    private boolean isSamePath(int a, int b) {
        return pathHash[a] == pathHash[b]
                && Arrays.equals(
                        paths.array, pathFrom[a], pathTo[a], paths.array, pathFrom[b], pathTo[b]);
    }

    private boolean isSameValue(int a, int b) {
        return Arrays.equals(
                text.array(), valueFrom[a], valueTo[a], text.array(), valueFrom[b], valueTo[b]);
    }
}
