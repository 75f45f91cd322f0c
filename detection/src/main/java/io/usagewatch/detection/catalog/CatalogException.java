package io.usagewatch.detection.catalog;

import io.usagewatch.detection.UsageWatchException;
import java.util.List;

/** A catalog or a monitored API that cannot be used. Holds every mistake, one line each. */
public final class CatalogException extends UsageWatchException {

    private final List<String> mistakes;

    CatalogException(List<String> mistakes) {
        super(String.join(System.lineSeparator(), mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Each line: the key's path, what is wrong with its value, and an example. */
    public List<String> mistakes() {
        return mistakes;
    }
}
