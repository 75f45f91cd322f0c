package io.usagewatch.sandbox.launcher;

import io.usagewatch.console.ConsoleApplication;
import io.usagewatch.console.setup.SetupProgress;
import io.usagewatch.console.watch.FunctionException;
import io.usagewatch.console.watch.Functions;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;

/** The console, in this process, over the sandbox's accounts. */
final class ConsoleServer implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final int port;
    private final Sandbox sandbox;
    private final Passwords passwords;
    private final Clock clock;
    private @Nullable ConfigurableApplicationContext running;

    ConsoleServer(int port, Sandbox sandbox, Passwords passwords, Clock clock) {
        this.port = port;
        this.sandbox = sandbox;
        this.passwords = passwords;
        this.clock = clock;
    }

    URI address() {
        return address(port);
    }

    /** Of a console that listens on this port. */
    static URI address(int port) {
        return URI.create("http://localhost:" + port);
    }

    synchronized void start() {
        running =
                new SpringApplicationBuilder(ConsoleApplication.class)
                        .registerShutdownHook(false)
                        .properties(properties())
                        .initializers(
                                context -> {
                                    GenericApplicationContext beans =
                                            (GenericApplicationContext) context;
                                    beans.registerBean(
                                            "sandboxProgress",
                                            SetupProgress.class,
                                            () -> this::progress);
                                    beans.registerBean(
                                            "sandboxFunctions",
                                            Functions.class,
                                            SandboxFunctions::new);
                                    beans.registerBean(
                                            "sandboxClock",
                                            Clock.class,
                                            () -> clock,
                                            bean -> bean.setPrimary(true));
                                })
                        .run();
    }

    @Override
    public synchronized void close() {
        if (running != null) {
            running.close();
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.address", LOOPBACK);
        properties.put("server.port", port);
        // Nodes that index, meter and train on two cores are slower than a domain.
        properties.put("usage-watch.account-deadline", "10s");
        List<Sandbox.Member> members = sandbox.members();
        for (int i = 0; i < members.size(); i++) {
            Sandbox.Member member = members.get(i);
            String key = "usage-watch.accounts[" + i + "].";
            properties.put(key + "id", member.account().id());
            properties.put(key + "name", member.account().name());
            properties.put(key + "region", member.account().region());
            properties.put(key + "endpoint", member.endpoint().toString());
        }
        passwords
                .byUser()
                .forEach(
                        (user, password) ->
                                properties.put("usage-watch.local-users." + user, password));
        return properties;
    }

    private SetupProgress.State progress() {
        List<AccountProgress> accounts = sandbox.progress();
        return new SetupProgress.State(
                accounts.stream().map(ConsoleServer::steps).toList(),
                problem(accounts),
                accounts.stream().allMatch(AccountProgress::isFinished));
    }

    private static SetupProgress.AccountSteps steps(AccountProgress account) {
        return new SetupProgress.AccountSteps(
                account.account(),
                Stream.of(Step.values())
                        .map(
                                step -> {
                                    AccountProgress.Count count = account.get(step);
                                    return new SetupProgress.Step(
                                            step.label(), count.done(), count.total());
                                })
                        .toList());
    }

    private static Optional<String> problem(List<AccountProgress> accounts) {
        return accounts.stream()
                .flatMap(
                        account ->
                                account
                                        .problem()
                                        .map(what -> account.account() + ": " + what)
                                        .stream())
                .reduce((one, other) -> one + "; " + other);
    }

    /** The handlers in this process. None is called before the sandbox has set its account up. */
    private final class SandboxFunctions implements Functions {

        @Override
        public boolean areKnown(io.usagewatch.console.account.Account account) {
            return true;
        }

        @Override
        public JsonNode invoke(
                io.usagewatch.console.account.Account account,
                Functions.Function function,
                JsonNode event) {
            AccountPipeline pipeline =
                    sandbox.ready().stream()
                            .filter(one -> one.account().id().equals(account.id()))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            FunctionException.busy(
                                                    "The sandbox is still setting the account up; it goes on by itself."));
            try {
                return pipeline.invoke(function, event);
            } catch (RuntimeException e) {
                Problems.log(e);
                throw new FunctionException(Problems.oneLine(e));
            }
        }
    }
}
