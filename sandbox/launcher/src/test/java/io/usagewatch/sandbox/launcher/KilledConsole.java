package io.usagewatch.sandbox.launcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.DomainWay;
import io.usagewatch.console.watch.Functions;
import io.usagewatch.console.watch.State;
import io.usagewatch.console.watch.WatchBoard;
import io.usagewatch.console.watch.WatchDesk;
import io.usagewatch.console.watch.WatchOutcome;
import io.usagewatch.console.watch.WatchedApi;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.meter.Meter;
import io.usagewatch.meter.MeterHandler;
import io.usagewatch.provision.Deployment;
import io.usagewatch.provision.Provision;
import io.usagewatch.provision.ProvisionHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The console's rolling out as a process that can be killed, with the real handlers in it: waits
 * until all is as wanted, says so, makes one change, says so, and waits again.
 */
final class KilledConsole {

    static final String API = "tables";
    static final String SETTLED = "settled";
    static final String CHANGED = "changed ";
    private static final Duration PAUSE = Duration.ofMillis(50);

    private KilledConsole() {}

    /** Only what rolls out, without pages. */
    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan("io.usagewatch.console.account")
    @ComponentScan({"io.usagewatch.console.account", "io.usagewatch.console.watch"})
    static class Console {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        MeterRegistry metrics() {
            return new SimpleMeterRegistry();
        }

        @Bean
        DomainWay way() {
            return new DomainWay() {
                @Override
                public SearchDomain reading(Account account) {
                    return SearchDomain.at(account.endpoint());
                }

                @Override
                public SearchDomain operating(Account account) {
                    return SearchDomain.at(account.endpoint());
                }
            };
        }
    }

    /** The handlers, an account's ones after another as its reserved concurrency has it. */
    private record Handlers(URI endpoint, Map<String, SearchDomain> domains) implements Functions {

        @Override
        public boolean areKnown(Account account) {
            return true;
        }

        @Override
        public JsonNode invoke(Account account, Function function, JsonNode event) {
            SearchDomain domain = domains.get(account.id());
            ByteArrayInputStream input = new ByteArrayInputStream(Json.bytes(event));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                switch (function) {
                    case PROVISION ->
                            new ProvisionHandler(provision(domain, account.id()))
                                    .handleRequest(input, answer, minutes(function));
                    case METER ->
                            new MeterHandler(
                                            new Meter(
                                                    domain,
                                                    account.id(),
                                                    deployed(),
                                                    Clock.systemUTC()))
                                    .handleRequest(input, answer, minutes(function));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Json.parse(answer.toByteArray());
        }

        private static LocalContext minutes(Function function) {
            return new LocalContext(function.name(), Duration.ofMinutes(10));
        }
    }

    static Catalog deployed() {
        return new Catalog(List.of(Catalog.builtIn().get("ebs-create-volume")));
    }

    static Provision provision(SearchDomain domain, String account) {
        return new Provision(
                domain,
                account,
                deployed(),
                Deployment.NONE.withAlertTopic(
                        "arn:aws:sns:us-east-1:" + account + ":usage-watch-alerts"));
    }

    /**
     * @param arguments the node's address, the unit to change to or {@code -} for no change, and
     *     the accounts
     */
    public static void main(String[] arguments) throws InterruptedException {
        URI endpoint = URI.create(arguments[0]);
        Map<String, Object> properties = new HashMap<>();
        properties.put("usage-watch.account-deadline", "20s");
        properties.put("usage-watch.account-pause", "500ms");
        properties.put("usage-watch.reconcile-pause", "500ms");
        Map<String, SearchDomain> domains = new HashMap<>();
        for (int i = 2; i < arguments.length; i++) {
            String key = "usage-watch.accounts[" + (i - 2) + "].";
            properties.put(key + "id", arguments[i]);
            properties.put(key + "endpoint", endpoint.toString());
            domains.put(arguments[i], SearchDomain.at(endpoint));
        }
        try (ConfigurableApplicationContext console =
                new SpringApplicationBuilder(Console.class)
                        .web(WebApplicationType.NONE)
                        .properties(properties)
                        .initializers(
                                context ->
                                        ((GenericApplicationContext) context)
                                                .registerBean(
                                                        Functions.class,
                                                        () -> new Handlers(endpoint, domains)))
                        .run()) {
            SecurityContextHolder.getContext()
                    .setAuthentication(new TestingAuthenticationToken("admin", "", "ROLE_ADMIN"));
            WatchBoard board = console.getBean(WatchBoard.class);
            settle(board, domains.size());
            if (!arguments[1].equals("-")) {
                change(console, arguments[1]);
                settle(board, domains.size());
            }
        }
    }

    private static void settle(WatchBoard board, int accounts) throws InterruptedException {
        while (board.apis().isEmpty()
                || !board.apis().stream()
                        .flatMap(api -> api.accounts().stream())
                        .allMatch(s -> s.state() == State.RUNNING || s.state() == State.GONE)
                || board.now().covered().size() < accounts) {
            Thread.sleep(PAUSE);
        }
        say(SETTLED);
    }

    private static void change(ConfigurableApplicationContext console, String unit) {
        ObjectNode definition =
                Json.object()
                        .put("id", API)
                        .put("title", "DynamoDB CreateTable")
                        .put("unit", unit)
                        .put("reason", "r")
                        .put("source", "dynamodb.amazonaws.com")
                        .put("sensitivity", unit.hashCode() % 2 == 0 ? "low" : "high");
        definition.putArray("names").add("CreateTable");
        WatchDesk desk = console.getBean(WatchDesk.class);
        List<Account> all = console.getBean(Accounts.class).all();
        Optional<WatchedApi> there = console.getBean(WatchBoard.class).find(API);
        WatchOutcome outcome =
                there.isPresent()
                        ? desk.change(API, definition, all, there.get().version())
                        : desk.add(definition, all);
        if (!(outcome instanceof WatchOutcome.Started started)) {
            throw new AssertionError(outcome.toString());
        }
        say(CHANGED + started.api().version());
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
