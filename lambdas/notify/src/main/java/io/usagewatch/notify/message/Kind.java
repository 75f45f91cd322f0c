package io.usagewatch.notify.message;

import java.util.Locale;

/** Why something is told of an incident. */
public enum Kind {
    /** Nobody was told of it yet. */
    NEW,
    /** It has become much larger than what was told. */
    UPDATE,
    /** It is over. */
    ENDED;

    /** As written in attributes and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
