package io.usagewatch.sandbox.launcher;

import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.search.Json;
import io.usagewatch.sandbox.opensearch.Node;
import io.usagewatch.sandbox.opensearch.NodeSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** All accounts on this machine, each with its node and its pipeline. */
final class Sandbox implements AutoCloseable {

    /**
     * One account of the sandbox.
     *
     * @param endpoint where its OpenSearch listens, once it has started
     */
    record Member(Account account, URI endpoint, AccountProgress progress) {}

    /** Enough to index, to aggregate and to hold some forty models at the same time. */
    private static final int HEAP_MEGABYTES = 512;

    private final Workspace workspace;
    private final Catalog catalog;
    private final Clock clock;
    private final List<Member> members;
    private final Optional<URI> external;
    private final AlertTopic alerts;
    private final MailTopic mails;
    private final Optional<URI> console;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<AccountPipeline> pipelines = new ArrayList<>();
    private final List<AccountPipeline> ready = new ArrayList<>();

    /**
     * @param external an OpenSearch that runs already, in place of a node per account
     * @param console where incidents are looked at, if anywhere
     * @param told gets the subject of each mail
     */
    Sandbox(
            Workspace workspace,
            Catalog catalog,
            Clock clock,
            List<Account> accounts,
            Optional<URI> external,
            Optional<URI> console,
            Consumer<String> told) {
        this.workspace = workspace;
        this.catalog = catalog;
        this.clock = clock;
        this.external = external;
        this.console = console;
        this.mails = new MailTopic(workspace.mails(), told);
        open.add(mails);
        this.alerts = new AlertTopic(this::take);
        open.add(alerts);
        this.members =
                accounts.stream()
                        .map(
                                account ->
                                        new Member(
                                                account,
                                                external.orElseGet(FreePort::endpoint),
                                                new AccountProgress(account.name())))
                        .toList();
    }

    List<Member> members() {
        return members;
    }

    List<AccountProgress> progress() {
        return members.stream().map(Member::progress).toList();
    }

    /**
     * Starts the nodes and does the work on each account, all accounts at the same time. An account
     * that fails says so in its progress and does not stop the others.
     */
    void forEach(Consumer<AccountPipeline> work) {
        try (ExecutorService each =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("account-", 0).factory())) {
            List<Future<?>> all = new ArrayList<>();
            for (Member member : members) {
                all.add(each.submit(() -> start(member, work)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("Stopped while the accounts were being prepared", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "an account's failure must be in its progress", e.getCause());
        }
    }

    /** Every account whose node answers, whatever became of it after that. */
    synchronized List<AccountPipeline> pipelines() {
        return List.copyOf(pipelines);
    }

    /** The accounts whose work was done to its end. */
    synchronized List<AccountPipeline> ready() {
        return List.copyOf(ready);
    }

    private void start(Member member, Consumer<AccountPipeline> work) {
        try {
            if (external.isEmpty()) {
                keep(Node.start(settings(member)));
            }
            AccountPipeline pipeline =
                    new AccountPipeline(
                            member.account(),
                            member.endpoint(),
                            catalog,
                            clock,
                            member.progress(),
                            new AccountPipeline.Mails(mails.address(), console));
            keep(pipeline);
            synchronized (this) {
                pipelines.add(pipeline);
            }
            work.accept(pipeline);
            synchronized (this) {
                ready.add(pipeline);
            }
            member.progress().finish();
        } catch (RuntimeException e) {
            Problems.log(e);
            member.progress().fail(Problems.oneLine(e));
        }
    }

    private NodeSettings settings(Member member) {
        return NodeSettings.named("account-" + member.account().id(), workspace.folder())
                .withHeapMegabytes(HEAP_MEGABYTES)
                .withPlugin(plugin())
                .withSetting(AlertTopic.SETTING, alerts.address().toString())
                .withPort(member.endpoint().getPort());
    }

    private static Path plugin() {
        return Path.of(
                System.getProperty("usagewatch.root", "."),
                "sandbox",
                "anomaly-plugin",
                "target",
                "plugin");
    }

    /** SNS answers the publisher at once, and calls its subscribers after that. */
    private void take(AlertTopic.Published alert) {
        log(alert);
        pipelines().stream()
                .filter(pipeline -> alert.topicArn().equals(pipeline.alertTopic()))
                .forEach(
                        pipeline ->
                                Thread.startVirtualThread(
                                        () -> pipeline.notifyOf(alert.message())));
    }

    /** So that an alert can be looked at. */
    private synchronized void log(AlertTopic.Published alert) {
        String line =
                Json.object()
                        .put("time", clock.instant().toString())
                        .put("topic", alert.topicArn())
                        .put("subject", alert.subject())
                        .put("message", alert.message())
                        .toString();
        try {
            Files.writeString(
                    workspace.alerts(),
                    line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LauncherException(
                    "%s cannot be written (%s): give another folder with --data"
                            .formatted(workspace.alerts(), e.getMessage()),
                    e);
        }
    }

    private synchronized void keep(AutoCloseable resource) {
        open.add(resource);
    }

    @Override
    public synchronized void close() {
        for (AutoCloseable resource : open.reversed()) {
            try {
                resource.close();
            } catch (Exception e) {
                Problems.log(e);
            }
        }
        open.clear();
    }
}
