package io.usagewatch.detection.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A mapping of a YAML or JSON document, read key by key. A value that does not fit adds one line to
 * the mistakes, and a stand-in is returned so that reading goes on to the next one.
 */
final class Section {

    private static final int LONGEST_QUOTE = 40;
    private static final int MOST_TEXTS = 100;

    /** One line that reads the same wherever it is shown, and is markup nowhere. */
    private static final Pattern PLAIN = Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}<>]*");

    private final JsonNode node;
    private final String path;
    private final List<Mistake> mistakes;

    /**
     * @param node what is written; a mistake unless it is a mapping
     * @param path how a reader finds it, with a dot at the end: {@code monitored-apis[3].}
     */
    Section(JsonNode node, String path, List<Mistake> mistakes, Set<String> known) {
        this.node = node;
        this.path = path;
        this.mistakes = mistakes;
        if (!node.isObject()) {
            mistakes.add(
                    new Mistake(
                            path.isEmpty() ? "" : path.substring(0, path.length() - 1),
                            "must be a mapping with keys, for example one of " + sorted(known)));
        }
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                mistake(quote(key), "is no known key, for example one of " + sorted(known));
            }
        }
    }

    /** Whether there is anything that can be read key by key. */
    boolean isMapping() {
        return node.isObject();
    }

    boolean has(String key) {
        return node.has(key);
    }

    JsonNode value(String key) {
        return node.path(key);
    }

    Section section(String key, Set<String> known) {
        return new Section(node.path(key), path + key + ".", mistakes, known);
    }

    String text(String key, int longest, String example) {
        return optionalText(key, longest, example)
                .orElseGet(
                        () -> {
                            if (!has(key)) {
                                mistake(key, "is missing, for example " + example);
                            }
                            return "";
                        });
    }

    Optional<String> optionalText(String key, int longest, String example) {
        if (!has(key)) {
            return Optional.empty();
        }
        String text = node.path(key).stringValue("");
        if (text.isBlank() || text.length() > longest || !PLAIN.matcher(text).matches()) {
            mistake(
                    key,
                    "must be one line of text without < and >, of at most %d characters, for example %s"
                            .formatted(longest, example));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    String matching(String key, Pattern pattern, String example) {
        JsonNode value = node.path(key);
        String text = value.stringValue("");
        if (!pattern.matcher(text).matches()) {
            mistake(key, said(value) + ", for example " + example);
        }
        return text;
    }

    /** Texts of a list, each of which matches; empty without the key. */
    List<String> texts(String key, Pattern pattern, String example) {
        if (!has(key)) {
            return List.of();
        }
        JsonNode list = node.path(key);
        if (!list.isArray()) {
            mistake(key, "must be a list, for example " + example);
            return List.of();
        }
        if (list.size() > MOST_TEXTS) {
            mistake(
                    key,
                    "has %d entries, at most %d are possible, for example %s"
                            .formatted(list.size(), MOST_TEXTS, example));
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String text = list.get(i).stringValue("");
            if (pattern.matcher(text).matches()) {
                texts.add(text);
            } else {
                mistake(key + "[" + i + "]", said(list.get(i)) + ", for example " + example);
            }
        }
        return texts;
    }

    /** A number from zero up. */
    double amount(String key, double otherwise, String example) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = node.path(key);
        double amount = value.isNumber() ? value.doubleValue() : -1;
        if (!(amount >= 0) || Double.isInfinite(amount)) {
            mistake(key, "must be a number from 0 up, for example " + example);
            return otherwise;
        }
        return amount;
    }

    /** A number above 0, if there is one. */
    OptionalDouble optionalAmount(String key, String example) {
        if (!has(key)) {
            return OptionalDouble.empty();
        }
        double amount = node.path(key).isNumber() ? node.path(key).doubleValue() : 0;
        if (!(amount > 0) || Double.isInfinite(amount)) {
            mistake(key, "must be a number above 0, for example " + example);
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(amount);
    }

    boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!node.path(key).isBoolean()) {
            mistake(key, "must be true or false, for example " + otherwise);
            return otherwise;
        }
        return node.path(key).booleanValue();
    }

    /** One of some words, given with what they stand for. */
    <E extends Enum<E>> E oneOf(String key, E[] values, E otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        String word = node.path(key).stringValue("");
        for (E value : values) {
            if (Words.of(value).equals(word)) {
                return value;
            }
        }
        String words = String.join(", ", Stream.of(values).map(Words::of).toList());
        mistake(key, "must be one of %s, for example %s".formatted(words, Words.of(otherwise)));
        return otherwise;
    }

    void mistake(String key, String what) {
        mistakes.add(new Mistake(path + key, what));
    }

    private static String said(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "is missing";
        }
        return value.isString()
                ? "'" + quote(value.stringValue()) + "' is not valid"
                : "must be text";
    }

    /** Short and on one line, whatever was written. */
    static String quote(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}]", " ");
        return line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "..." : line;
    }

    private static String sorted(Set<String> keys) {
        return String.join(", ", keys.stream().sorted().toList());
    }
}
