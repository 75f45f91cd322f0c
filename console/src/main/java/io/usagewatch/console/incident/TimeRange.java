package io.usagewatch.console.incident;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How far back the list looks, and the cells that its swim lanes are cut into. */
enum TimeRange {
    DAY("24h", "Last 24 hours", Duration.ofMinutes(30), 48, 12),
    FOUR_DAYS("4d", "Last 4 days", Duration.ofMinutes(90), 64, 16),
    TWO_WEEKS("14d", "Last 14 days", Duration.ofHours(6), 56, 8),
    MONTH("30d", "Last 30 days", Duration.ofHours(12), 60, 10);

    private final String key;
    private final String words;
    private final Duration cell;
    private final int cells;
    private final int cellsPerTick;

    TimeRange(String key, String words, Duration cell, int cells, int cellsPerTick) {
        this.key = key;
        this.words = words;
        this.cell = cell;
        this.cells = cells;
        this.cellsPerTick = cellsPerTick;
    }

    static Optional<TimeRange> of(String key) {
        return Arrays.stream(values()).filter(range -> range.key.equals(key)).findFirst();
    }

    /** As in the URL. */
    String key() {
        return key;
    }

    String words() {
        return words;
    }

    Duration length() {
        return cell.multipliedBy(cells);
    }

    Duration cell() {
        return cell;
    }

    int cells() {
        return cells;
    }

    int cellsPerTick() {
        return cellsPerTick;
    }
}
