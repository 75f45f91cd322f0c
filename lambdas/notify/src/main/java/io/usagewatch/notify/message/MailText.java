package io.usagewatch.notify.message;

import io.usagewatch.detection.event.Aspect;
import io.usagewatch.detection.event.EventContext;
import io.usagewatch.detection.event.ParameterShares;
import io.usagewatch.detection.event.Share;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.incident.IncidentWords;
import io.usagewatch.detection.words.Numbers;
import io.usagewatch.detection.words.Times;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A message as a mail: plain text, in columns, in lines that no mail program breaks. */
public final class MailText {

    private static final int MOST_SHARES = 4;
    private static final int MOST_RESOURCES = 6;

    /** Columns of a table of shares. */
    private static final int VALUE = 48;

    private static final String ROW = "  %-" + VALUE + "s %9s %6s%s";

    private final Message message;
    private final Incident incident;
    private final TextColumns text = new TextColumns();

    private MailText(Message message) {
        this.message = message;
        this.incident = message.incident();
    }

    public static String of(Message message) {
        return new MailText(message).written();
    }

    private String written() {
        text.paragraph("", headline());
        text.blank();
        facts();
        message.known().events().ifPresent(this::context);
        now();
        missing();
        links();
        text.blank();
        message.remarks().forEach(remark -> text.paragraph("", remark));
        text.line("Times are UTC. Incident " + PlainText.ascii(incident.id()));
        return text.whole();
    }

    private String headline() {
        String said =
                IncidentWords.entity(incident)
                                .map(e -> PlainText.of(e, TextColumns.WIDTH) + ": ")
                                .orElse("")
                        + IncidentWords.headline(incident, message.watched().unit());
        return switch (message.kind()) {
            case NEW -> said + (message.isGoingOn() ? "." : ". It is over already.");
            case UPDATE -> "It has grown. " + said + ".";
            case ENDED -> "It is over. " + said + ".";
        };
    }

    private void facts() {
        Watched watched = message.watched();
        text.fact("Monitored API", watched.title());
        IncidentWords.entity(incident)
                .ifPresent(
                        entity ->
                                text.fact(
                                        watched.splitBy().isEmpty()
                                                ? "Entity"
                                                : String.join(", ", watched.splitBy()),
                                        entity));
        text.fact(
                "Account",
                message.accountName()
                        .map(name -> name + " (" + incident.account() + ")")
                        .orElse(incident.account()));
        text.fact("Severity", incident.severity().word());
        text.fact("Since", Times.dayAndTime(incident.start()) + " UTC");
        text.fact("Lasted", lasted());
        message.known()
                .usual()
                .ifPresent(
                        usual ->
                                text.fact(
                                        "Usual",
                                        "%s to %s in these intervals"
                                                .formatted(
                                                        Numbers.measure(Math.rint(usual.low())),
                                                        Numbers.measure(Math.rint(usual.high())))));
        text.fact(
                "Surprise",
                "%s scales %s what its past lets expect"
                        .formatted(
                                Numbers.measure(Math.abs(incident.surprise())),
                                incident.surprise() < 0 ? "below" : "above"));
        text.fact("Detector", detector());
        watched.cost().ifPresent(cost -> text.fact("Cost", cost));
        message.before().ifPresent(this::before);
        watched.reason().ifPresent(reason -> text.fact("Why watched", reason));
        watched.owner().ifPresent(owner -> text.fact("Owner", owner));
        watched.runbook().ifPresent(runbook -> text.address("Runbook", runbook.toString()));
    }

    private String lasted() {
        String length = Times.length(incident.lasted());
        return message.isGoingOn() ? length + ", going on" : length;
    }

    private String detector() {
        return incident.grade() > 0
                ? "grade %s, confidence %s"
                        .formatted(
                                String.format(Locale.ROOT, "%.2f", incident.grade()),
                                Numbers.percent(incident.confidence()))
                : "no grade yet; so much that none is needed";
    }

    private void before(Told told) {
        text.fact(
                "Told before",
                "%s, %s, at %s"
                        .formatted(
                                told.incident().severity().word(),
                                IncidentWords.amount(told.incident()),
                                Times.dayAndTime(told.at())));
    }

    private void context(EventContext events) {
        text.section("WHO");
        shares("Principals", events.of(Aspect.PRINCIPAL));
        text.section("WHERE");
        shares("Regions", events.of(Aspect.REGION));
        shares("Source addresses", events.of(Aspect.SOURCE_IP));
        shares("User agents", events.of(Aspect.USER_AGENT));
        text.section("WHAT (%s events)".formatted(Numbers.whole(events.events())));
        shares("Calls", events.of(Aspect.EVENT_NAME));
        for (ParameterShares parameter : ParameterShares.of(events.samples())) {
            shares("Parameter " + parameter.name(), parameter.values());
        }
        shares("Errors", events.of(Aspect.ERROR_CODE));
        resources(events);
        if (events.shares().values().stream().flatMap(List::stream).anyMatch(Share::firstSeen)) {
            text.blank();
            text.paragraph(
                    "",
                    "new: not once in the %d days before."
                            .formatted(EventContext.LOOKBACK.toDays()));
        }
    }

    private void resources(EventContext events) {
        List<String> resources = TouchedResources.of(events.samples());
        if (resources.isEmpty()) {
            return;
        }
        text.title("Resources in the first %d events".formatted(events.samples().size()));
        resources.stream().limit(MOST_RESOURCES).forEach(text::indented);
        if (resources.size() > MOST_RESOURCES) {
            text.indented("and %d more".formatted(resources.size() - MOST_RESOURCES));
        }
    }

    private void shares(String title, List<Share> shares) {
        if (shares.isEmpty()) {
            return;
        }
        text.title(title);
        for (Share share : shares.stream().limit(MOST_SHARES).toList()) {
            text.line(
                    ROW.formatted(
                            PlainText.of(share.value(), VALUE),
                            Numbers.measure(share.amount()),
                            Numbers.percent(share.share()),
                            share.firstSeen() ? "  new" : ""));
        }
    }

    private void now() {
        List<LiveFigure> figures = message.known().now();
        if (figures.isEmpty()) {
            return;
        }
        text.section("RIGHT NOW (%s UTC)".formatted(Times.clock(message.written())));
        int region = width(figures, LiveFigure::region);
        int what = width(figures, LiveFigure::what);
        for (LiveFigure figure : figures) {
            String row =
                    ("  %-" + region + "s  %-" + what + "s  %s")
                            .formatted(
                                    PlainText.of(figure.region(), region),
                                    figure.what(),
                                    Numbers.measure(figure.value()));
            text.line(row);
            if (!figure.detail().isEmpty()) {
                text.line(
                        PlainText.fitting(
                                " ".repeat(region + 4) + figure.detail(), TextColumns.WIDTH));
            }
        }
    }

    private static int width(List<LiveFigure> figures, Function<LiveFigure, String> column) {
        return figures.stream().map(column).mapToInt(String::length).max().orElse(1);
    }

    private void missing() {
        List<Missing> missing = message.known().missing();
        if (missing.isEmpty()) {
            return;
        }
        text.section("NOT KNOWN");
        for (Missing one : missing) {
            text.title(one.part());
            text.paragraph("  ", PlainText.of(one.why(), 3 * TextColumns.WIDTH));
        }
    }

    private void links() {
        if (message.links().console().isEmpty() && message.links().discover().isEmpty()) {
            return;
        }
        text.section("LOOK FURTHER");
        message.links().console().ifPresent(link -> text.address("Console", link.toString()));
        message.links().discover().ifPresent(link -> text.address("Discover", link.toString()));
    }
}
