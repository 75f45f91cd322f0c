package io.usagewatch.console.monitored;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.incident.UsageChart;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.detector.TimeToAlert;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.preview.Preview;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.words.Numbers;
import io.usagewatch.detection.words.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a definition would have raised in one account, beside the form that it is written in. */
final class PreviewCard extends Section {

    /** More points than that are no more to be seen. */
    private static final int MOST_POINTS = 700;

    private static final int MOST_LINES = 6;

    private final ComboBox<Account> account = new ComboBox<>();
    private final Div state = new Div();
    private final UsageChart chart = new UsageChart();
    private final Div figures = new Div();
    private final Div incidents = new Div();
    private final Div warnings = new Div();

    /**
     * @param chosen is called when another account is chosen
     */
    PreviewCard(List<Account> accounts, Runnable chosen) {
        addClassName("card");
        setId("preview");
        account.setId("preview-account");
        account.setAriaLabel("Account to try it on");
        account.setItems(accounts);
        account.setItemLabelGenerator(Account::name);
        accounts.stream().findFirst().ifPresent(account::setValue);
        account.addValueChangeListener(e -> chosen.run());
        Div head = new Div(new H2("What this would have raised in the last 14 days"), account);
        head.addClassName("card-head");
        state.addClassName("muted");
        state.setId("preview-state");
        figures.addClassName("preview-figures");
        figures.setId("preview-figures");
        incidents.setId("preview-incidents");
        incidents.addClassName("preview-incidents");
        warnings.setId("preview-warnings");
        warnings.addClassName("banner");
        chart.setId("preview-chart");
        add(head, state, chart, figures, incidents, warnings);
        say("Choose an API to see its history.");
    }

    Optional<Account> account() {
        return Optional.ofNullable(account.getValue());
    }

    void choose(Account other) {
        account.setValue(other);
    }

    /** In place of a preview. */
    void say(String what) {
        state.setText(what);
        chart.setVisible(false);
        figures.removeAll();
        incidents.removeAll();
        warnings.setVisible(false);
    }

    /** While it is worked out; what was there stays. */
    void isOnItsWay() {
        state.setText("Counting…");
    }

    void show(MonitoredApi api, Answer<Optional<Preview>> answer) {
        if (answer.good().isEmpty()) {
            say(
                    answer.problem()
                            .map(
                                    problem ->
                                            "%s %s. %s"
                                                    .formatted(
                                                            answer.account().name(),
                                                            problem.what(),
                                                            problem.nextStep()))
                            .orElse(""));
        } else {
            answer.good()
                    .get()
                    .value()
                    .ifPresentOrElse(
                            said -> show(api, said),
                            () -> say(answer.account().name() + " has no event yet."));
        }
    }

    private void show(MonitoredApi api, Preview preview) {
        state.setText(
                "%s to %s UTC%s"
                        .formatted(
                                Times.dayAndTime(preview.from()),
                                Times.dayAndTime(preview.to()),
                                api.isSplit() && !preview.entity().isEmpty()
                                        ? " · " + preview.entity()
                                        : ""));
        chart.setVisible(!preview.series().isEmpty());
        List<Instant> anomalous =
                Stream.concat(preview.incidents().stream(), preview.possible().stream())
                        .filter(incident -> incident.entity().equals(preview.entity()))
                        .flatMap(incident -> incident.intervals().stream())
                        .toList();
        chart.show(api, thinned(preview.series()), anomalous);
        chart.getElement().setAttribute("aria-label", inWords(preview));
        figures.removeAll();
        int most = preview.incidents().size() + preview.possible().size();
        figures.add(
                figure(
                        range(preview.incidents().size(), most),
                        most == 1 ? "incident" : "incidents"),
                figure(
                        range(preview.alertsPerWeek(), preview.mostAlertsPerWeek()),
                        "alerts a week"),
                figure(
                        Times.length(TimeToAlert.of(api.interval(), Optional.empty()).worst()),
                        "from call to mail, at most"));
        list(api, preview);
        warnings.removeAll();
        preview.warnings().forEach(warning -> warnings.add(new Div(warning)));
        warnings.setVisible(!preview.warnings().isEmpty());
    }

    private static String inWords(Preview preview) {
        return "%d incidents, %d more where a detector grades them."
                .formatted(preview.incidents().size(), preview.possible().size());
    }

    private void list(MonitoredApi api, Preview preview) {
        incidents.removeAll();
        Stream.concat(
                        preview.incidents().stream().map(each -> line(api, each, "")),
                        preview.possible().stream()
                                .map(each -> line(api, each, ", if a detector grades it")))
                .limit(MOST_LINES)
                .forEach(incidents::add);
    }

    private static Div line(MonitoredApi api, Incident incident, String condition) {
        return new Div(
                "%s, %s: %s %s where %s are usual%s%s"
                        .formatted(
                                Times.dayAndTime(incident.start()),
                                Times.length(incident.lasted()),
                                Numbers.measure(incident.actual()),
                                api.unit(),
                                Numbers.measure(incident.expected()),
                                incident.entity().isEmpty() ? "" : " · " + incident.entity(),
                                condition));
    }

    private static Div figure(String number, String of) {
        Span large = new Span(number);
        large.addClassName("figure");
        return new Div(large, new Span(" " + of));
    }

    private static String range(double low, double high) {
        String from = Numbers.measure(low);
        String to = Numbers.measure(high);
        return from.equals(to) ? from : from + " to " + to;
    }

    /** Of neighbours the one that surprises most, or else has most. */
    private static List<Usage> thinned(List<Usage> series) {
        int step = Math.ceilDiv(series.size(), MOST_POINTS);
        List<Usage> thinned = new ArrayList<>();
        for (int i = 0; i < series.size(); i += step) {
            Usage best = series.get(i);
            for (Usage usage : series.subList(i, Math.min(series.size(), i + step))) {
                boolean more =
                        Math.abs(usage.surprise()) > Math.abs(best.surprise())
                                || (usage.surprise() == best.surprise() && usage.n() > best.n());
                best = more ? usage : best;
            }
            thinned.add(best);
        }
        return thinned;
    }
}
