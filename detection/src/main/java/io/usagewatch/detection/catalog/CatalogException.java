package io.usagewatch.detection.catalog;

import io.usagewatch.detection.UsageWatchException;
import java.util.List;

/** A catalog or a monitored API that cannot be used. Holds every mistake, one line each. */
public final class CatalogException extends UsageWatchException {

    private final transient List<Mistake> mistakes;

    CatalogException(List<Mistake> mistakes) {
        super(String.join(System.lineSeparator(), mistakes.stream().map(Mistake::line).toList()));
        this.mistakes = List.copyOf(mistakes);
    }

    CatalogException(String mistake) {
        this(List.of(new Mistake("", mistake)));
    }

    public List<Mistake> byField() {
        return mistakes;
    }

    /** Each line: the key's path, what is wrong with its value, and an example. */
    public List<String> mistakes() {
        return mistakes.stream().map(Mistake::line).toList();
    }
}
