package io.usagewatch.sandbox.launcher;

import io.usagewatch.console.watch.Functions;
import io.usagewatch.detection.catalog.Catalog;
import io.usagewatch.detection.incident.AccountIncidents;
import io.usagewatch.detection.incident.Incident;
import io.usagewatch.detection.search.Json;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.ingest.IngestHandler;
import io.usagewatch.ingest.IngestResult;
import io.usagewatch.ingest.IngestSettings;
import io.usagewatch.meter.Meter;
import io.usagewatch.notify.NotifyHandler;
import io.usagewatch.notify.aws.AwsQuery;
import io.usagewatch.provision.Analysis;
import io.usagewatch.provision.Deployment;
import io.usagewatch.provision.Provision;
import io.usagewatch.provision.ProvisionHandler;
import io.usagewatch.sandbox.traffic.SubscriptionEvent;
import io.usagewatch.sandbox.traffic.TrailRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One account's way from records to incidents, by the handlers that run in Lambda. */
final class AccountPipeline implements AutoCloseable {

    /** As deployed. */
    private static final Duration NOTIFY_TIMEOUT = Duration.ofMinutes(1);

    private static final Duration PROVISION_TIMEOUT = Duration.ofMinutes(15);

    private final Account account;
    private final AccountProgress progress;
    private final Catalog catalog;
    private final SearchDomain domain;
    private final IngestHandler ingest;
    private final Meter meter;
    private final Provision provision;
    private final NotifyHandler notify;
    private IngestTotals totals = new IngestTotals(0, 0, 0);

    /**
     * @param topic where SNS is
     * @param console where incidents are looked at, if anywhere
     */
    record Mails(URI topic, Optional<URI> console) {}

    AccountPipeline(
            Account account,
            URI endpoint,
            Catalog catalog,
            Clock clock,
            AccountProgress progress,
            Mails mails) {
        this.account = account;
        this.progress = progress;
        this.catalog = catalog;
        this.domain = SearchDomain.at(endpoint);
        this.ingest = new IngestHandler(IngestSettings.of(endpoint), clock);
        this.meter = new Meter(domain, account.id(), catalog, clock);
        this.provision =
                new Provision(
                        domain,
                        account.id(),
                        catalog,
                        Deployment.NONE.withAlertTopic(topic("alerts")));
        Map<String, String> environment = environment(mails);
        AwsQuery aws =
                new AwsQuery(
                        environment,
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("sandbox", "sandbox")));
        this.notify = new NotifyHandler(domain, account.id(), catalog, aws, environment, clock);
    }

    private Map<String, String> environment(Mails mails) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_REGION", account.region());
        environment.put("AWS_ENDPOINT_URL", mails.topic().toString());
        environment.put("USAGE_WATCH_NOTIFICATION_TOPIC", topic("notifications"));
        environment.put("USAGE_WATCH_ACCOUNT_NAME", account.name());
        mails.console()
                .ifPresent(
                        address -> environment.put("USAGE_WATCH_CONSOLE_URL", address.toString()));
        return environment;
    }

    /** As it would be called in AWS. */
    private String topic(String name) {
        return "arn:aws:sns:us-east-1:" + account.id() + ":usage-watch-" + name;
    }

    /** ARN of the topic that the account's monitors publish to. */
    String alertTopic() {
        return topic("alerts");
    }

    Account account() {
        return account;
    }

    IngestTotals totals() {
        return totals;
    }

    /** Templates, indices and detectors; nothing runs yet. */
    void prepare() {
        progress.set(Step.EVENTS, 0, account.events());
        provision.prepare();
    }

    /** Indexes one batch, delivered as CloudWatch Logs delivers it. */
    void ingest(List<TrailRecord> batch) {
        byte[] event = SubscriptionEvent.of(account.id(), batch);
        totals = totals.plus(ingest.ingest(new ByteArrayInputStream(event)));
        progress.set(Step.EVENTS, totals.events(), Math.max(account.events(), totals.events()));
    }

    /** Usage of the account's whole history. */
    void backfill() {
        progress.set(Step.EVENTS, totals.events(), totals.events());
        domain.refresh("cwl-*");
        meter.backfill(
                account.from(),
                account.until(),
                (done, total) -> progress.set(Step.INTERVALS, done, total));
    }

    /** Runs the detectors over the account's whole history. */
    void analyse() {
        domain.refresh("usage-watch-*");
        List<Analysis> analyses =
                provision.analyse(
                        account.from(),
                        account.until(),
                        totals.indexed() > 0,
                        (done, total, share) -> progress.set(Step.DETECTORS, done, total));
        domain.refresh("opensearch-ad-plugin-result-*");
        analyses.stream()
                .filter(analysis -> analysis.outcome() == Analysis.Outcome.FAILED)
                .forEach(
                        analysis ->
                                progress.warn(
                                        "detector %s: %s"
                                                .formatted(
                                                        analysis.detector(), analysis.problem())));
    }

    /** From now on the detectors look at each interval as it is metered. */
    void startDetection() {
        provision.start();
    }

    /** What the meter does every minute. */
    void meterNow() {
        domain.refresh("cwl-*");
        synchronized (meter) {
            meter.run();
        }
    }

    /** Calls a function as the console calls it in AWS. */
    JsonNode invoke(Functions.Function function, JsonNode event) {
        return switch (function) {
            case PROVISION -> {
                synchronized (provision) {
                    yield call(new ProvisionHandler(provision), event);
                }
            }
            case METER -> {
                domain.refresh("cwl-*");
                synchronized (meter) {
                    yield Json.object().put("complete", meter.run().complete());
                }
            }
        };
    }

    private static JsonNode call(ProvisionHandler handler, JsonNode event) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(Json.bytes(event)),
                    answer,
                    new LocalContext("provision", PROVISION_TIMEOUT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Json.parse(answer.toByteArray());
    }

    /**
     * Lets notify tell of an alert, as SNS would. The next one takes up what this one could not.
     */
    void notifyOf(String alert) {
        ObjectNode event = Json.object();
        event.putArray("Records").addObject().putObject("Sns").put("Message", alert);
        try {
            invokeNotify(event);
        } catch (RuntimeException e) {
            Problems.log(e);
        }
    }

    /** Lets notify look for incidents that are over. */
    void sweepNotices() {
        invokeNotify(Json.object().put("sweep", true));
    }

    private void invokeNotify(ObjectNode event) {
        try {
            notify.handleRequest(
                    new ByteArrayInputStream(Json.bytes(event)),
                    OutputStream.nullOutputStream(),
                    new LocalContext("notify", NOTIFY_TIMEOUT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Incident> incidents() {
        Instant from = account.from().minus(Duration.ofHours(1));
        return new AccountIncidents(account.id(), domain, catalog).between(from, account.until());
    }

    @Override
    public void close() {
        domain.close();
    }

    /** Sums over all batches of an account. */
    record IngestTotals(long indexed, long duplicates, long refused) {

        IngestTotals plus(IngestResult batch) {
            return new IngestTotals(
                    indexed + batch.indexed(),
                    duplicates + batch.duplicates(),
                    refused + batch.refused());
        }

        long events() {
            return indexed + duplicates + refused;
        }
    }
}
