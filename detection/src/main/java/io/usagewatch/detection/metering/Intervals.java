package io.usagewatch.detection.metering;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Some intervals of a series, by their numbers since 1970. */
public final class Intervals {

    private final NavigableSet<Integer> numbers = new TreeSet<>();

    /**
     * Neighbouring intervals.
     *
     * @param to excluded
     */
    public record Run(int from, int to) {}

    /**
     * Adds all from one to another.
     *
     * @param to excluded
     */
    public Intervals add(int from, int to) {
        for (int i = from; i < to; i++) {
            numbers.add(i);
        }
        return this;
    }

    public Intervals add(Iterable<Integer> some) {
        some.forEach(numbers::add);
        return this;
    }

    /** In ascending order. */
    public NavigableSet<Integer> numbers() {
        return numbers;
    }

    public boolean isEmpty() {
        return numbers.isEmpty();
    }

    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (int i : numbers) {
            Run last = runs.isEmpty() ? new Run(i, i) : runs.getLast();
            if (last.to() == i && !runs.isEmpty()) {
                runs.set(runs.size() - 1, new Run(last.from(), i + 1));
            } else {
                runs.add(new Run(i, i + 1));
            }
        }
        return runs;
    }
}
