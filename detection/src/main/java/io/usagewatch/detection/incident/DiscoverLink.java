package io.usagewatch.detection.incident;

import io.usagewatch.detection.catalog.MonitoredApi;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where OpenSearch Dashboards shows an incident's events: Discover, with the incident's time and
 * what its monitored API counts.
 */
public final class DiscoverLink {

    /** The saved object that provision makes for the events' indices. */
    private static final String INDEX_PATTERN = "usage-watch-events";

    /** Names that the query language takes as they are. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:-]+\\*?");

    private DiscoverLink() {}

    /**
     * @param dashboards address of OpenSearch Dashboards
     * @param api empty where nobody knows it any more; then all events of the time are shown
     */
    public static URI to(URI dashboards, Optional<MonitoredApi> api, Incident incident) {
        return URI.create(
                dashboards.toString().replaceAll("/+$", "")
                        + "/app/discover#/"
                        + state(api, incident));
    }

    private static String state(Optional<MonitoredApi> api, Incident incident) {
        return "?_g=(time:(from:'%s',to:'%s'))&_a=(index:'%s',query:(language:kuery,query:'%s'))"
                .formatted(
                        incident.start(),
                        incident.end(),
                        INDEX_PATTERN,
                        encoded(query(api, incident)));
    }

    private static String query(Optional<MonitoredApi> api, Incident incident) {
        List<String> clauses = new ArrayList<>();
        clauses.add("recipientAccountId:" + incident.account());
        api.filter(a -> !a.eventSource().equals("*"))
                .ifPresent(a -> clauses.add("eventSource:" + a.eventSource()));
        api.map(MonitoredApi::eventNames)
                .filter(names -> !names.contains("*"))
                .ifPresent(names -> clauses.add("eventName:" + anyOf(names)));
        api.map(a -> a.filter().errorCodes())
                .filter(codes -> !codes.isEmpty())
                .ifPresent(codes -> clauses.add("errorCode:" + anyOf(codes)));
        return String.join(" and ", clauses);
    }

    private static String anyOf(List<String> names) {
        return "(" + String.join(" or ", names.stream().map(DiscoverLink::plain).toList()) + ")";
    }

    private static String plain(String name) {
        return PLAIN.matcher(name).matches() ? name : name.replaceAll("[^A-Za-z0-9_.*-]", "?");
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
