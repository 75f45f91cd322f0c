package io.usagewatch.notify.message;

/**
 * Text from events and names, made safe for a mail: whoever made the calls has chosen it. No line
 * ends, no control characters, nothing that runs from right to left or looks like another letter,
 * and no address that a mail program would make a link of.
 */
final class PlainText {

    private static final String CUT = "...";

    private PlainText() {}

    /** Printable ASCII; everything else is written as its code point. */
    static String ascii(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .forEach(
                        point -> {
                            if (point >= ' ' && point <= '~') {
                                plain.append((char) point);
                            } else {
                                plain.append("\\u{%x}".formatted(point));
                            }
                        });
        return plain.toString();
    }

    /** One line of at most so many characters, with nothing to click on. */
    static String of(String text, int most) {
        String inert =
                ascii(text).replace("://", "[:]//").replaceAll("(?i)www\\.", "www[.]").strip();
        return fitting(inert, most);
    }

    /** Cut at the end. */
    static String fitting(String text, int most) {
        return text.length() <= most
                ? text
                : text.substring(0, most - CUT.length()).stripTrailing() + CUT;
    }
}
