package io.usagewatch.console.overview;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import io.usagewatch.console.incident.IncidentSummary.News;
import io.usagewatch.detection.words.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What changed since somebody was here last. */
final class NewsCard extends Section {

    private static final int MOST = 8;

    private final H2 title = new H2();
    private final UnorderedList list = new UnorderedList();
    private final Div rest = new Div();

    NewsCard() {
        addClassName("card");
        setId("news");
        list.addClassName("history");
        rest.addClassName("muted");
        add(title, list, rest);
    }

    /**
     * @param news newest first
     * @param lastVisit empty for somebody who was never here
     */
    void show(List<News> news, Optional<Instant> lastVisit) {
        title.setText(
                lastVisit
                        .map(at -> "Since your last visit, " + Times.dayAndTime(at) + " UTC")
                        .orElse("In the last 24 hours"));
        list.removeAll();
        news.stream().limit(MOST).forEach(one -> list.add(item(one)));
        list.setVisible(!news.isEmpty());
        rest.setVisible(news.isEmpty() || news.size() > MOST);
        rest.setText(
                news.isEmpty() ? "Nothing has changed." : "And " + (news.size() - MOST) + " more.");
    }

    private static ListItem item(News news) {
        Span dot = new Span();
        dot.addClassNames("dot", "dot-" + news.severity().word());
        dot.getElement()
                .setAttribute("role", "img")
                .setAttribute("aria-label", news.severity().word());
        Anchor what = new Anchor("incidents/" + news.incident(), news.what());
        Span at = new Span(Times.dayAndTime(news.at()));
        at.addClassName("muted");
        Span subject = new Span(dot, what);
        Div line = new Div(subject, at);
        line.addClassName("history-line");
        Div where = new Div();
        where.addClassNames("muted", "beside-dot");
        where.setText(news.where());
        return new ListItem(line, where);
    }
}
