package io.usagewatch.notify.message;

import java.util.ArrayList;
import java.util.List;

/** Lines of plain text, in columns and none longer than a mail program takes. */
final class TextColumns {

    static final int WIDTH = 76;

    private static final int NAME = 14;

    private final List<String> lines = new ArrayList<>();

    String whole() {
        return String.join("\n", lines) + "\n";
    }

    void line(String line) {
        lines.add(line.stripTrailing());
    }

    /** An empty line, but never two. */
    void blank() {
        if (!lines.isEmpty() && !lines.getLast().isEmpty()) {
            line("");
        }
    }

    void section(String title) {
        blank();
        line(title);
    }

    void title(String title) {
        line(" " + PlainText.of(title, WIDTH - 1));
    }

    void indented(String text) {
        line("  " + PlainText.of(text, WIDTH - 2));
    }

    void paragraph(String indent, String text) {
        wrapped(PlainText.ascii(text), WIDTH - indent.length())
                .forEach(wrapped -> line(indent + wrapped));
    }

    /** A name and what it is, which may take several lines. */
    void fact(String name, String value) {
        List<String> wrapped = wrapped(PlainText.of(value, 4 * WIDTH), WIDTH - NAME - 1);
        column(name, wrapped.getFirst());
        wrapped.stream().skip(1).forEach(rest -> column("", rest));
    }

    /** An address of ours: whole, however long it is, or nobody could follow it. */
    void address(String name, String address) {
        column(name, PlainText.ascii(address));
    }

    private void column(String name, String value) {
        line(("%-" + NAME + "s %s").formatted(PlainText.of(name, NAME), value));
    }

    private static List<String> wrapped(String text, int width) {
        List<String> wrapped = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                wrapped.add(line.toString());
                line.setLength(0);
            } else if (!line.isEmpty()) {
                line.append(' ');
            }
            String rest = word;
            while (line.length() + rest.length() > width) {
                int cut = width - line.length();
                wrapped.add(line + rest.substring(0, cut));
                line.setLength(0);
                rest = rest.substring(cut);
            }
            line.append(rest);
        }
        wrapped.add(line.toString());
        return wrapped;
    }
}
