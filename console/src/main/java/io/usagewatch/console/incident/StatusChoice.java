package io.usagewatch.console.incident;

import io.usagewatch.detection.incident.Decision.Status;
import java.util.Arrays;
import java.util.Optional;

/** Which incidents the list shows, by where they stand. */
enum StatusChoice {
    TO_DO("to-do", "Open or acknowledged"),
    OPEN("open", "Open"),
    ACKNOWLEDGED("acknowledged", "Acknowledged"),
    EXPECTED("expected", "Expected"),
    FALSE_POSITIVE("false-positive", "False positive"),
    RESOLVED("resolved", "Resolved"),
    ANY("any", "Any state");

    private final String key;
    private final String words;

    StatusChoice(String key, String words) {
        this.key = key;
        this.words = words;
    }

    static Optional<StatusChoice> of(String key) {
        return Arrays.stream(values()).filter(choice -> choice.key.equals(key)).findFirst();
    }

    /** As in the URL. */
    String key() {
        return key;
    }

    String words() {
        return words;
    }

    boolean includes(Status status) {
        return switch (this) {
            case TO_DO -> status == Status.OPEN || status == Status.ACKNOWLEDGED;
            case ANY -> true;
            case OPEN, ACKNOWLEDGED, EXPECTED, FALSE_POSITIVE, RESOLVED ->
                    status.name().equals(name());
        };
    }
}
