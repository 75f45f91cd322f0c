package io.usagewatch.detection.usage;

import java.util.List;

/** Text form of an entity: the values of the fields that a monitored API is split by. */
public final class Entity {

    /** The entity of a monitored API that is not split. */
    public static final String ALL = "";

    /** Every entity beyond the largest ones. */
    public static final String OTHER = "other";

    /** The value of an event that has no such field. */
    public static final String NONE = "(none)";

    private Entity() {}

    /** One text for one to two values, in the order of the split fields. */
    public static String of(List<String> values) {
        return String.join(" | ", values);
    }
}
