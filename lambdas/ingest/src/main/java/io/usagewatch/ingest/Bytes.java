package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes that are collected, handed on without a copy. Not safe for use by several threads. */
final class Bytes extends OutputStream {
    byte[] array;
    int length;

    Bytes(int capacity) {
        array = new byte[capacity];
    }

    static Bytes of(String text) {
        Bytes bytes = new Bytes(0);
        bytes.array = text.getBytes(UTF_8);
        bytes.length = bytes.array.length;
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Makes room for so many more. */
    void reserve(int more) {
        if (array.length - length < more) {
            int wanted = Math.addExact(length, more);
            array =
                    Arrays.copyOf(
                            array,
                            (int)
                                    Math.max(
                                            wanted,
                                            Math.min(Integer.MAX_VALUE - 8L, 2L * array.length)));
        }
    }

    @Override
    public void write(int b) {
        reserve(1);
        array[length++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, array, length, count);
        length += count;
    }

    void append(byte[] source) {
        write(source, 0, source.length);
    }

    /** Drops the first bytes. */
    void removeFirst(int count) {
        System.arraycopy(array, count, array, 0, length - count);
        length -= count;
    }

    String text(int from, int to) {
        return new String(array, from, to - from, UTF_8);
    }

    @Override
    public String toString() {
        return text(0, length);
    }
}
