package io.usagewatch.ingest;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads JSON from a stream, a value at a time, without building anything of it. It is for JSON that
 * a machine wrote: it finds its way by quotes and brackets, and does not look for errors beyond
 * that.
 */
final class JsonBytes implements Closeable {
    private final InputStream in;
    private final byte[] buffer;
    private int position;
    private int limit;

    JsonBytes(InputStream in, int capacity) {
        this.in = in;
        this.buffer = new byte[capacity];
    }

    private void fill() throws IOException {
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        position = 0;
        if (limit == 0) {
            throw new EOFException("it is cut off");
        }
    }

    private byte read() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++];
    }

    /** The next byte that is no white space. */
    byte next() throws IOException {
        byte b = read();
        while (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
            b = read();
        }
        return b;
    }

    /**
     * The next member of an object: reads up to the first byte of its value and returns that; 0
     * where the object ends.
     *
     * @param previous what came before: an opening brace, or anything else after a member
     * @param name gets the name
     */
    byte member(byte previous, Bytes name) throws IOException {
        byte b = next();
        if (b == '}') {
            return 0;
        }
        if (previous != '{') {
            expect(b, (byte) ',');
            b = next();
        }
        expect(b, (byte) '"');
        name.clear();
        string(name);
        expect(next(), (byte) ':');
        return next();
    }

    /**
     * The first byte of the next element of an array; 0 where the array ends.
     *
     * @param previous what came before: an opening bracket, or anything else after an element
     */
    byte element(byte previous) throws IOException {
        byte b = next();
        if (b == ']') {
            return 0;
        }
        if (previous != '[') {
            expect(b, (byte) ',');
            b = next();
        }
        return b;
    }

    private static void expect(byte found, byte expected) throws IOException {
        if (found != expected) {
            throw new IOException(
                    "'" + (char) expected + "' expected instead of '" + (char) found + "'");
        }
    }

    /** Appends the string's characters, up to its closing quote; the opening one has been read. */
    void string(Bytes text) throws IOException {
        while (true) {
            if (position == limit) {
                fill();
            }
            text.reserve(limit - position + Long.BYTES);
            plainPart(text);
            if (position < limit) {
                byte b = buffer[position++];
                if (b == '"') {
                    return;
                }
                if (b == '\\') {
                    escape(text);
                } else {
                    text.write(b);
                }
            }
        }
    }

    private void plainPart(Bytes text) {
        byte[] source = buffer;
        byte[] target = text.array;
        int from = position;
        int to = text.length;
        int last = limit - Long.BYTES;
        while (from <= last) {
            long word = Words.get(source, from);
            Words.set(target, to, word);
            long special = Words.special(word);
            int plain = special == 0 ? Long.BYTES : Long.numberOfTrailingZeros(special) >>> 3;
            from += plain;
            to += plain;
            if (special != 0) {
                position = from;
                text.length = to;
                return;
            }
        }
        while (from < limit && !Words.isSpecial(source[from])) {
            target[to++] = source[from++];
        }
        position = from;
        text.length = to;
    }

    private void escape(Bytes text) throws IOException {
        byte b = read();
        switch (b) {
            case 'n' -> text.write('\n');
            case 'r' -> text.write('\r');
            case 't' -> text.write('\t');
            case 'b' -> text.write('\b');
            case 'f' -> text.write('\f');
            case 'u' -> unicode(hex(), text);
            default -> text.write(b);
        }
    }

    private char hex() throws IOException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(read(), 16);
            if (digit < 0) {
                throw new IOException("a \\u without four hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    /** Half of a surrogate pair alone becomes {@code ?}. */
    private void unicode(char c, Bytes text) throws IOException {
        String character = String.valueOf(c);
        if (Character.isHighSurrogate(c)) {
            byte b = read();
            if (b != '\\') {
                text.write('?');
                position--;
                return;
            }
            b = read();
            if (b != 'u') {
                text.write('?');
                position--;
                escape(text);
                return;
            }
            char second = hex();
            if (!Character.isLowSurrogate(second)) {
                text.write('?');
                unicode(second, text);
                return;
            }
            character += second;
        }
        text.append(character.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Reads the rest of the value that begins with a byte. */
    void skip(byte first) throws IOException {
        if (first == '"') {
            skipString();
        } else if (first == '{' || first == '[') {
            int depth = 1;
            while (depth > 0) {
                switch (read()) {
                    case '"' -> skipString();
                    case '{', '[' -> depth++;
                    case '}', ']' -> depth--;
                    default -> {} // between the values
                }
            }
        } else {
            byte b = first;
            while (b != ',' && b != '}' && b != ']') {
                b = read();
            }
            position--;
        }
    }

    private void skipString() throws IOException {
        byte b = read();
        while (b != '"') {
            if (b == '\\') {
                read();
            }
            b = read();
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
