package io.usagewatch.console.incident;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import io.usagewatch.console.layout.Badge;
import io.usagewatch.detection.event.Share;
import io.usagewatch.detection.words.Numbers;
import java.util.List;
import java.util.Locale;

/** Who, where or what: the values with the largest shares. */
final class SharesCard extends Section {

    SharesCard(String title) {
        addClassNames("card", "shares");
        setId("shares-" + title.toLowerCase(Locale.ROOT));
        H2 heading = new H2(title);
        add(heading);
    }

    /** Values of one kind; a kind without values is left out. */
    SharesCard with(String kind, List<Share> shares) {
        if (shares.isEmpty()) {
            return this;
        }
        H3 heading = new H3(kind);
        UnorderedList list = new UnorderedList();
        shares.forEach(share -> list.add(item(share)));
        add(heading, list);
        return this;
    }

    /** Says so where no event has any of it. */
    SharesCard orElse(String nothing) {
        if (getComponentCount() == 1) {
            Div text = new Div();
            text.addClassName("muted");
            text.setText(nothing);
            add(text);
        }
        return this;
    }

    private static ListItem item(Share share) {
        Span value = new Span(share.value());
        value.addClassName("share-value");
        value.setTitle(share.value());
        Span percent = new Span(Numbers.percent(share.share()));
        percent.addClassName("share-percent");
        percent.setTitle(Numbers.measure(share.amount()));
        Div line = new Div(value);
        line.addClassName("share-line");
        if (share.firstSeen()) {
            line.add(new Badge("first seen", Badge.Kind.NEW));
        }
        line.add(percent);
        Div filled = new Div();
        filled.getStyle().setWidth(String.format(Locale.ROOT, "%.1f%%", share.share() * 100));
        Div bar = new Div(filled);
        bar.addClassName("share-bar");
        return new ListItem(line, bar);
    }
}
