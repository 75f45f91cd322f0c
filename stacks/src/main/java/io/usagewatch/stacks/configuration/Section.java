package io.usagewatch.stacks.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A mapping of the configuration, read key by key. A value that does not fit adds one line to the
 * mistakes, and a stand-in is returned so that reading goes on to the next one.
 */
final class Section {

    private static final int LONGEST_QUOTE = 60;

    private final JsonNode node;
    private final String path;
    private final List<String> mistakes;

    /**
     * @param path how a reader finds it: {@code accounts[3]}
     */
    Section(JsonNode node, String path, List<String> mistakes, Set<String> known) {
        this.node = node;
        this.path = path;
        this.mistakes = mistakes;
        String keys = String.join(", ", known.stream().sorted().toList());
        if (!node.isObject()) {
            mistakes.add(
                    "%s: %s, for example one with %s"
                            .formatted(path, said(node, "a mapping"), keys));
        }
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                mistake(quote(key), "is no known key, for example one of " + keys);
            }
        }
    }

    boolean has(String key) {
        return node.has(key);
    }

    /** Whether there is anything that can be read key by key. */
    boolean isMapping() {
        return node.isObject();
    }

    JsonNode value(String key) {
        return node.path(key);
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    Section section(String key, Set<String> known) {
        return new Section(node.path(key), path(key), mistakes, known);
    }

    Optional<Section> optionalSection(String key, Set<String> known) {
        return has(key) ? Optional.of(section(key, known)) : Optional.empty();
    }

    /** Text of some form; the empty one if it is not. */
    String text(String key, Pattern form, String what, String example) {
        JsonNode value = node.path(key);
        if (value.isString() && form.matcher(value.stringValue()).matches()) {
            return value.stringValue();
        }
        mistake(key, said(value, what) + ", for example " + example);
        return "";
    }

    List<String> texts(String key, Pattern form, String what, String example) {
        JsonNode list = node.path(key);
        List<String> texts = new ArrayList<>();
        if (!list.isArray() || list.isEmpty()) {
            mistake(
                    key,
                    said(list, "a list with at least one entry")
                            + ", for example ["
                            + example
                            + "]");
            return texts;
        }
        for (int i = 0; i < list.size(); i++) {
            JsonNode value = list.get(i);
            if (value.isString() && form.matcher(value.stringValue()).matches()) {
                texts.add(value.stringValue());
            } else {
                mistake(key + "[" + i + "]", said(value, what) + ", for example " + example);
            }
        }
        return texts;
    }

    /** A whole number from a range; its least if it is none. */
    int number(String key, int least, int most, int example) {
        JsonNode value = node.path(key);
        if (value.isInt() && value.intValue() >= least && value.intValue() <= most) {
            return value.intValue();
        }
        mistake(
                key,
                said(value, "a whole number from %d to %d".formatted(least, most))
                        + ", for example "
                        + example);
        return least;
    }

    boolean flag(String key) {
        JsonNode value = node.path(key);
        if (!value.isBoolean()) {
            mistake(key, said(value, "true or false") + ", for example false");
        }
        return value.asBoolean(false);
    }

    /** Each entry of a list of at least one. */
    <T> List<T> each(String key, Set<String> known, Function<Section, T> read) {
        JsonNode list = node.path(key);
        List<T> entries = new ArrayList<>();
        if (!list.isArray() || list.isEmpty()) {
            mistake(
                    key,
                    said(list, "a list with at least one entry")
                            + ", for example [{id: \"111122223333\", ...}]");
            return entries;
        }
        for (int i = 0; i < list.size(); i++) {
            Section entry = new Section(list.get(i), path(key) + "[" + i + "]", mistakes, known);
            if (entry.isMapping()) {
                entries.add(read.apply(entry));
            }
        }
        return entries;
    }

    void mistake(String key, String what) {
        mistakes.add(path(key) + ": " + what);
    }

    private static String said(JsonNode value, String what) {
        if (value.isMissingNode() || value.isNull()) {
            return "is missing; it must be " + what;
        }
        return "'%s' is not %s"
                .formatted(quote(value.isString() ? value.stringValue() : value.toString()), what);
    }

    /** Short and on one line, whatever was written. */
    private static String quote(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}]", " ");
        return line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "..." : line;
    }
}
