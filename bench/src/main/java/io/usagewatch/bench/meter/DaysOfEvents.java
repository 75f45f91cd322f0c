package io.usagewatch.bench.meter;

import io.usagewatch.detection.event.EventsIndex;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import tools.jackson.databind.node.ObjectNode;

/**
 * Some days of one account's events: the smallest documents that the true mapping allows, the same
 * ones every time. Three in five are of the thirty APIs of {@link WatchedApis}, the busiest of
 * which has about one in seven of all; each API is called by 133 principals, on 67 functions, in 17
 * regions, a few of which make most of the calls. Usage follows the day.
 *
 * <p>A day is an index; one that is there whole is not written again.
 *
 * @param events all together, about: every day has the same number
 */
record DaysOfEvents(long events, int days) {

    static final String ACCOUNT = "111122223333";
    static final Instant START = Instant.parse("2026-10-25T00:00:00Z");
    static final int PRINCIPALS = 133;
    static final int FUNCTIONS = 67;
    static final int REGIONS = 17;

    private static final double WATCHED = 0.6;
    private static final int OTHER_APIS = 100;
    private static final int MINUTES = 24 * 60;
    private static final int MOST_CHARACTERS = 1_000_000;
    private static final double FAILED = 0.03;
    private static final int LEAST_LAG = 120;
    private static final int MORE_LAG = 240;
    private static final int MOST_LAG_MINUTES = (LEAST_LAG + MORE_LAG) / 60 + 1;

    Instant end() {
        return START.plus(Duration.ofDays(days));
    }

    /** How many there are. */
    long total() {
        return days * upTo(MINUTES);
    }

    /** Writes the days that are missing. */
    void index(SearchDomain domain, Runnable dayIsThere) {
        for (int day = 0; day < days; day++) {
            index(domain, day);
            dayIsThere.run();
        }
        domain.refresh(EventsIndex.PATTERN);
    }

    private void index(SearchDomain domain, int day) {
        Instant midnight = START.plus(Duration.ofDays(day));
        String index = EventsIndex.nameFor(midnight);
        long there =
                domain.find("/" + index + "/_count")
                        .map(answer -> answer.path("count").asLong())
                        .orElse(-1L);
        if (there == upTo(MINUTES)) {
            return;
        }
        if (there >= 0) {
            domain.delete("/" + index);
        }
        ObjectNode settings = Json.object();
        settings.putObject("settings").put("index.refresh_interval", "-1");
        domain.put("/" + index, settings);
        SplittableRandom random = new SplittableRandom(day);
        StringBuilder lines = new StringBuilder();
        for (int minute = 0; minute < MINUTES; minute++) {
            Instant at = midnight.plus(Duration.ofMinutes(minute));
            for (long i = upTo(minute); i < upTo(minute + 1); i++) {
                lines.append("{\"index\":{\"_index\":\"").append(index).append("\"}}\n");
                Instant moment = at.plusMillis(random.nextInt(60_000));
                event(lines, moment, LEAST_LAG + random.nextInt(MORE_LAG), random);
                if (lines.length() > MOST_CHARACTERS) {
                    domain.bulk(lines.toString());
                    lines.setLength(0);
                }
            }
        }
        domain.bulk(lines.toString());
        ObjectNode usual = Json.object();
        usual.putNull("index.refresh_interval");
        domain.put("/" + index + "/_settings", usual);
        domain.refresh(index);
        domain.post("/" + index + "/_flush");
    }

    /**
     * Goes on after the last day, at the rate of noon: writes the events that come to be indexed in
     * a minute after its end, some of which happened minutes before.
     */
    void indexIngestedIn(SearchDomain domain, int minute) {
        long perMinute = Math.round(1.8 * events / days / MINUTES);
        Instant until = end().plus(Duration.ofMinutes(minute));
        Instant from = until.minusSeconds(60);
        StringBuilder lines = new StringBuilder();
        for (int happened = Math.max(0, minute - MOST_LAG_MINUTES); happened < minute; happened++) {
            SplittableRandom random = new SplittableRandom(days + happened);
            for (long i = 0; i < perMinute; i++) {
                Instant at =
                        end().plus(Duration.ofMinutes(happened)).plusMillis(random.nextInt(60_000));
                int lag = LEAST_LAG + random.nextInt(MORE_LAG);
                StringBuilder line = new StringBuilder();
                event(line, at, lag, random);
                Instant indexed = at.plusSeconds(lag);
                if (!indexed.isBefore(from) && indexed.isBefore(until)) {
                    lines.append("{\"index\":{\"_index\":\"")
                            .append(EventsIndex.nameFor(at))
                            .append("\"}}\n")
                            .append(line);
                }
            }
        }
        domain.bulk(lines.toString());
    }

    /** Events of a day before a minute: twice as many at noon as in the mean, few at midnight. */
    private long upTo(int minute) {
        double share = (double) minute / MINUTES;
        double risen = share - 0.8 * Math.sin(2 * Math.PI * share) / (2 * Math.PI);
        return Math.round((double) events / days * risen);
    }

    private static void event(
            StringBuilder line, Instant at, int lagSeconds, SplittableRandom random) {
        boolean watched = random.nextDouble() < WATCHED;
        int api = watched ? rank(random, WatchedApis.COUNT) : random.nextInt(OTHER_APIS);
        int caller = rank(random, PRINCIPALS);
        line.append("{\"eventTime\":\"")
                .append(at)
                .append("\",\"ingestTime\":\"")
                .append(at.plusSeconds(lagSeconds))
                .append("\",\"eventSource\":\"ec2.amazonaws.com\",\"eventName\":\"")
                .append(watched ? WatchedApis.eventName(api) : "Describe" + api)
                .append("\",\"awsRegion\":\"region-")
                .append(caller % REGIONS)
                .append("\",\"recipientAccountId\":\"")
                .append(ACCOUNT)
                .append("\",\"principal\":\"arn:aws:sts::111122223333:assumed-role/role-")
                .append(caller)
                .append("\",\"requestNumbers\":{\"count\":")
                .append(1 + random.nextInt(5))
                .append("},\"requestStrings\":{\"functionName\":\"function-")
                .append(caller % FUNCTIONS)
                .append("\"}");
        if (random.nextDouble() < FAILED) {
            line.append(",\"errorCode\":\"AccessDenied\"");
        }
        line.append("}\n");
    }

    /** The first is chosen most often, the r-th 1/r times as often. */
    private static int rank(SplittableRandom random, int ranks) {
        int rank = (int) Math.exp(random.nextDouble() * Math.log(ranks + 1.0)) - 1;
        return Math.clamp(rank, 0, ranks - 1);
    }
}
