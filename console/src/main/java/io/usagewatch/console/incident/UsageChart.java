package io.usagewatch.console.incident;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;
import io.usagewatch.detection.catalog.MonitoredApi;
import io.usagewatch.detection.usage.Usage;
import io.usagewatch.detection.words.Numbers;
import io.usagewatch.detection.words.Times;
import java.time.Instant;
import java.util.List;

/** A usage series with what was expected of it; the intervals of the incident are marked. */
@Tag("usage-chart")
@JavaScript("context://webjars/echarts/5.5.0/echarts.min.js")
@JavaScript("context://js/usage-chart.js")
public final class UsageChart extends Component {

    /** In the shape that the browser's element reads; times in milliseconds of 1970. */
    record Data(String unit, List<Point> points, List<Mark> marks) {}

    /** One interval. */
    record Point(long start, double n, double expected, double low, double high) {}

    /** One anomalous interval. */
    record Mark(long from, long to) {}

    public UsageChart() {
        setId("usage-chart");
        getElement().setAttribute("role", "img");
    }

    void show(IncidentRow row, List<Usage> series) {
        show(row.api(), series, row.incident().intervals());
        getElement().setAttribute("aria-label", inWords(row, series));
    }

    /**
     * @param anomalous starts of the intervals to mark
     */
    public void show(MonitoredApi api, List<Usage> series, List<Instant> anomalous) {
        List<Point> points =
                series.stream()
                        .map(
                                usage ->
                                        new Point(
                                                usage.start().toEpochMilli(),
                                                usage.n(),
                                                usage.expected(),
                                                usage.expectation().low(),
                                                usage.expectation().high()))
                        .toList();
        List<Mark> marks =
                anomalous.stream()
                        .map(
                                start ->
                                        new Mark(
                                                start.toEpochMilli(),
                                                start.plus(api.interval()).toEpochMilli()))
                        .toList();
        getElement().setPropertyBean("usage", new Data(api.unit(), points, marks));
    }

    /** Nearer, to the incident and a little around it. */
    void showIncident() {
        getElement().callJsFunction("showIncident");
    }

    void showAll() {
        getElement().callJsFunction("showAll");
    }

    /** What the chart shows, for those who do not see it. */
    static String inWords(IncidentRow row, List<Usage> series) {
        if (series.isEmpty()) {
            return "There is no usage of this time.";
        }
        Usage highest = series.stream().reduce((a, b) -> b.n() > a.n() ? b : a).orElseThrow();
        double usual = series.stream().mapToDouble(Usage::expected).average().orElse(0);
        int marked = row.incident().intervals().size();
        return "%s to %s UTC: %s on average expected, at most %s at %s, %d anomalous %s of %s each."
                .formatted(
                        Times.dayAndTime(series.getFirst().start()),
                        Times.dayAndTime(series.getLast().end()),
                        Numbers.measure(usual),
                        Numbers.measure(highest.n()),
                        Times.dayAndTime(highest.start()),
                        marked,
                        marked == 1 ? "interval" : "intervals",
                        Times.length(row.api().interval()));
    }
}
