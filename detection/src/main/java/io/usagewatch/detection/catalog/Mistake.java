package io.usagewatch.detection.catalog;

/**
 * What is wrong with one value of a catalog or of a definition.
 *
 * @param field path of the key: {@code names[0]}, {@code least-deviation.calls}, in a catalog
 *     {@code monitored-apis[3].names[0]}; empty for the whole
 * @param what what is wrong with its value, and an example; one line
 */
public record Mistake(String field, String what) {

    /** As a line of a log or of a terminal. */
    public String line() {
        return field.isEmpty() ? what : field + ": " + what;
    }
}
