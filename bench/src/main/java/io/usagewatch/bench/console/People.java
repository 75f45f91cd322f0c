package io.usagewatch.bench.console;

import io.usagewatch.bench.BenchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Operators who click at the same time, each about once a second. */
final class People {

    private static final int LEAST_THOUGHT_MILLIS = 500;
    private static final int MOST_THOUGHT_MILLIS = 1_500;

    private final Map<Click, List<Double>> millis = new EnumMap<>(Click.class);
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final List<String> accounts;
    private final Set<String> out;

    /**
     * @param accounts ids of all
     * @param out ids of those that do not answer: what every page has to say
     */
    People(List<String> accounts, Set<String> out) {
        this.accounts = accounts;
        this.out = out;
        for (Click click : Click.values()) {
            millis.put(click, Collections.synchronizedList(new ArrayList<>()));
        }
    }

    void click(URI console, TokenProvider provider, int people, Duration length) {
        long end = System.nanoTime() + length.toNanos();
        try (HttpClient http =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < people; i++) {
                Random random = new Random(i);
                ConsoleClient client =
                        new ConsoleClient(http, console, provider.token("person-" + i));
                threads.execute(
                        () -> {
                            while (System.nanoTime() < end) {
                                click(client, random);
                            }
                        });
            }
        }
    }

    /** Milliseconds that so many of a hundred clicks take at most. */
    double percentile(Click click, double percent) {
        List<Double> sorted = millis.get(click).stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    int clicks() {
        return millis.values().stream().mapToInt(List::size).sum();
    }

    /** Pages that named other accounts than those that do not answer. */
    int wrong() {
        return wrong.get();
    }

    /** Clicks that were answered by no page. */
    int failed() {
        return failed.get();
    }

    private void click(ConsoleClient client, Random random) {
        try {
            JsonNode first = timed(Click.FIRST_PAGE, client, "", random);
            boolean right =
                    ConsoleClient.missing(first).equals(out)
                            && ConsoleClient.answered(first) == accounts.size() - out.size();
            if (!right) {
                wrong.incrementAndGet();
            }
            timed(
                    Click.NEXT_PAGE,
                    client,
                    "?cursor=" + first.path("nextCursor").asString(),
                    random);
            timed(Click.BY_SEVERITY, client, "?severity=critical&status=open", random);
            String account = accounts.get(random.nextInt(accounts.size()));
            timed(Click.BY_ACCOUNT, client, "?account=" + account + "&api=access-denied", random);
            timed(Click.BY_TEXT, client, "?q=role-0" + random.nextInt(1_000), random);
        } catch (IOException e) {
            failed.incrementAndGet();
        }
    }

    private JsonNode timed(Click click, ConsoleClient client, String query, Random random)
            throws IOException {
        long started = System.nanoTime();
        JsonNode page = client.incidents(query);
        millis.get(click).add((System.nanoTime() - started) / 1e6);
        try {
            Thread.sleep(random.nextInt(LEAST_THOUGHT_MILLIS, MOST_THOUGHT_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted while people were clicking", e);
        }
        return page;
    }
}
