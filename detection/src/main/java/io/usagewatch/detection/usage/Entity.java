package io.usagewatch.detection.usage;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Text form of an entity: the values of the fields that a monitored API is split by, {@code fn-a}
 * or {@code fn-a | eu-west-1}. A value that would read as something else gets a backslash in front:
 * a function that is really named "other" is the entity {@code \other}.
 */
public final class Entity {

    /** The entity of a monitored API that is not split. */
    public static final String ALL = "";

    /** Every entity beyond the largest ones. */
    public static final String OTHER = "other";

    /** The value of an event that has no such field. */
    public static final String NONE = "(none)";

    private static final String SEPARATOR = " | ";
    private static final String ESCAPE = "\\";

    /** A bar inside a value, with the backslashes that it has already. */
    private static final Pattern BAR = Pattern.compile("(\\\\*)\\|");

    private static final Pattern ESCAPED_BAR = Pattern.compile("\\\\(\\\\*)\\|");

    private Entity() {}

    /**
     * One text for one to two values, in the order of the split fields.
     *
     * @param values empty where the event has no such field
     */
    public static String of(List<Optional<String>> values) {
        return String.join(
                SEPARATOR, values.stream().map(v -> v.map(Entity::escape).orElse(NONE)).toList());
    }

    /** The values that an entity's text was made of; none for {@link #ALL} and {@link #OTHER}. */
    public static List<Optional<String>> values(String entity) {
        if (entity.equals(ALL) || entity.equals(OTHER)) {
            return List.of();
        }
        return Pattern.compile(SEPARATOR, Pattern.LITERAL)
                .splitAsStream(entity)
                .map(
                        v ->
                                v.equals(NONE)
                                        ? Optional.<String>empty()
                                        : Optional.of(Entity.unescape(v)))
                .toList();
    }

    private static String escape(String value) {
        String inside = BAR.matcher(value).replaceAll("\\\\$1|");
        boolean reserved = value.equals(OTHER) || value.equals(NONE) || value.isEmpty();
        return reserved || value.startsWith(ESCAPE) ? ESCAPE + inside : inside;
    }

    private static String unescape(String text) {
        String value =
                text.startsWith(ESCAPE) && !text.startsWith(ESCAPE + "|")
                        ? text.substring(1)
                        : text;
        return ESCAPED_BAR.matcher(value).replaceAll("$1|");
    }
}
