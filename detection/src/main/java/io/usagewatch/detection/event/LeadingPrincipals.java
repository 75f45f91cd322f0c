package io.usagewatch.detection.event;

import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who is behind each of several incidents of an account, with few searches for all of them. */
public final class LeadingPrincipals {

    private static final String EACH = "each";

    private LeadingPrincipals() {}

    /**
     * The principal with the largest share of each span, in the order of the spans; empty where a
     * span has no event with a principal.
     *
     * @throws io.usagewatch.detection.search.DomainException where the domain does not answer
     */
    public static List<Optional<Share>> of(
            SearchDomain domain, String account, List<EventSpan> spans) {
        if (spans.isEmpty()) {
            return List.of();
        }
        List<Optional<Share>> leading = leading(domain, account, spans);
        EventSpan oldest = spans.stream().min(Comparator.comparing(EventSpan::from)).orElseThrow();
        Instant knownSince =
                new ContextSearch(domain, account).earliest(oldest.before()).orElse(oldest.from());
        return withoutKnown(domain, account, spans, leading, knownSince);
    }

    private static List<Optional<Share>> leading(
            SearchDomain domain, String account, List<EventSpan> spans) {
        ObjectNode search = search(account, spans);
        ObjectNode aggregations = search.putObject("aggs");
        for (int i = 0; i < spans.size(); i++) {
            ObjectNode own = aggregations.putObject(EACH + i);
            own.set("filter", spans.get(i).query(account));
            ObjectNode inner = own.putObject("aggs");
            ContextSearch.amount(inner, spans.get(i));
            ContextSearch.terms(
                    inner.putObject(Aspect.PRINCIPAL.name()), Aspect.PRINCIPAL, spans.get(i), 1);
        }
        JsonNode found = domain.search(EventsIndex.PATTERN, search).path("aggregations");
        List<Optional<Share>> leading = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            JsonNode own = found.path(EACH + i);
            double whole = ContextSearch.whole(own, own.path("doc_count").asLong());
            leading.add(
                    ContextSearch.shares(own.path(Aspect.PRINCIPAL.name()), whole).stream()
                            .findFirst());
        }
        return leading;
    }

    private static List<Optional<Share>> withoutKnown(
            SearchDomain domain,
            String account,
            List<EventSpan> spans,
            List<Optional<Share>> leading,
            Instant knownSince) {
        ObjectNode search = search(account, spans.stream().map(EventSpan::before).toList());
        ObjectNode aggregations = search.putObject("aggs");
        for (int i = 0; i < spans.size(); i++) {
            ObjectNode query = spans.get(i).before().query(account);
            String principal = leading.get(i).map(Share::value).orElse("");
            ((ArrayNode) query.path("bool").path("filter"))
                    .addObject()
                    .putObject("term")
                    .put(Aspect.PRINCIPAL.field(), principal);
            aggregations.putObject(EACH + i).set("filter", query);
        }
        JsonNode before = domain.search(EventsIndex.PATTERN, search).path("aggregations");
        List<Optional<Share>> judged = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            boolean known =
                    before.path(EACH + i).path("doc_count").asLong() > 0
                            || ContextSearch.isTooShort(knownSince, spans.get(i));
            judged.add(leading.get(i).map(share -> known ? share.seenBefore() : share));
        }
        return judged;
    }

    /** No hits, of the time that the spans cover. */
    private static ObjectNode search(String account, List<EventSpan> spans) {
        ObjectNode search = Json.object();
        search.put("size", 0).put("track_total_hits", false);
        ArrayNode filter = search.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").put(EventsIndex.ACCOUNT, account);
        ObjectNode range = filter.addObject().putObject("range").putObject(EventsIndex.TIME);
        spans.stream()
                .map(EventSpan::from)
                .min(Comparator.naturalOrder())
                .ifPresent(from -> range.put("gte", from.toString()));
        spans.stream()
                .map(EventSpan::to)
                .max(Comparator.naturalOrder())
                .ifPresent(to -> range.put("lt", to.toString()));
        return search;
    }
}
