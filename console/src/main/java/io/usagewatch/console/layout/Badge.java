package io.usagewatch.console.layout;

import com.vaadin.flow.component.html.Span;
import java.util.Locale;

/** A word on a tinted ground: a state, a severity, "first seen". */
public final class Badge extends Span {

    /** What a badge says, and so its colour. */
    public enum Kind {
        NEUTRAL,
        OPEN,
        OK,
        FAILED,
        NEW,
        ACKNOWLEDGED
    }

    public Badge(String text, Kind kind) {
        super(text);
        addClassNames("badge", "badge-" + kind.name().toLowerCase(Locale.ROOT));
    }
}
