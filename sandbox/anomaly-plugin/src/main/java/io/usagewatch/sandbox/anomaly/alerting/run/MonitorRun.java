package io.usagewatch.sandbox.anomaly.alerting.run;

import io.usagewatch.sandbox.anomaly.alerting.alert.Alert;
import io.usagewatch.sandbox.anomaly.alerting.alert.Alert.Failure;
import io.usagewatch.sandbox.anomaly.alerting.alert.AlertStore;
import io.usagewatch.sandbox.anomaly.alerting.monitor.AlertingLimits;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Monitor;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Schedule.Period;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Trigger;
import io.usagewatch.sandbox.anomaly.alerting.run.RunResult.Inputs;
import io.usagewatch.sandbox.anomaly.alerting.run.RunResult.Triggered;
import io.usagewatch.sandbox.anomaly.notification.Notifications;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.opensearch.common.util.concurrent.KeyedLock;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.script.ScriptService;
import org.opensearch.transport.client.Client;

/** Runs monitors; one after the other if it is the same one. */
public final class MonitorRun {
    private static final Logger LOG = LogManager.getLogger(MonitorRun.class);

    private final AlertStore alerts;
    private final InputSearch search;
    private final TriggerRun triggers;
    private final Clock clock;
    private final KeyedLock<String> running = new KeyedLock<>();

    public MonitorRun(
            Client client,
            ScriptService scripts,
            NamedXContentRegistry contents,
            AlertingLimits limits,
            AlertStore alerts,
            Notifications notifications,
            Clock clock) {
        this.alerts = alerts;
        this.search = new InputSearch(client, scripts, contents, limits);
        this.triggers = new TriggerRun(scripts, notifications, clock);
        this.clock = clock;
    }

    /**
     * Runs a monitor once. Alerts are only written for a monitor that is kept.
     *
     * @param dryRun whether nothing is to be sent or written
     */
    public RunResult run(Monitor monitor, Period period, boolean dryRun) {
        return monitor.id().isEmpty()
                ? once(monitor, period, dryRun)
                : exclusively(monitor.id(), () -> once(monitor, period, dryRun));
    }

    /**
     * Does something with a monitor or its alerts while it is not running; they would overwrite
     * each other's changes.
     */
    public <T> T exclusively(String monitorId, Supplier<T> work) {
        try (var _ = running.acquire(monitorId)) {
            return work.get();
        }
    }

    /** Runs a monitor that is due, unless it is no longer wanted when its turn comes. */
    public void due(Monitor monitor, Period period, BooleanSupplier wanted) {
        exclusively(
                monitor.id(),
                () ->
                        wanted.getAsBoolean()
                                ? Optional.of(run(monitor, period, false))
                                : Optional.empty());
    }

    private RunResult once(Monitor monitor, Period period, boolean dryRun) {
        Map<String, Alert> current;
        try {
            alerts.ensure();
            current = monitor.id().isEmpty() ? Map.of() : alerts.current(monitor.id());
        } catch (RuntimeException e) {
            LOG.error("Alerts of monitor {} could not be read", monitor.id(), e);
            return new RunResult(monitor, period, e, new Inputs(List.of(), null), Map.of());
        }
        Inputs inputs = search.search(monitor, period);
        Map<String, Triggered> triggered = new LinkedHashMap<>();
        for (Trigger trigger : monitor.triggers()) {
            triggered.put(
                    trigger.id(),
                    triggers.run(
                            monitor, trigger, period, inputs, current.get(trigger.id()), dryRun));
        }
        RunResult result = new RunResult(monitor, period, null, inputs, triggered);
        if (!dryRun && !monitor.id().isEmpty()) {
            alerts.save(changed(result, current));
        }
        return result;
    }

    private List<Alert> changed(RunResult result, Map<String, Alert> current) {
        Monitor monitor = result.monitor();
        Instant now = clock.instant();
        String execution =
                "%s_%s_%s"
                        .formatted(
                                monitor.id(),
                                LocalDateTime.ofInstant(now, ZoneOffset.UTC),
                                UUID.randomUUID());
        return monitor.triggers().stream()
                .map(trigger -> changed(result, trigger, current.get(trigger.id()), execution, now))
                .filter(Objects::nonNull)
                .toList();
    }

    /** What becomes of a trigger's alert; null if nothing does. */
    private static @Nullable Alert changed(
            RunResult result,
            Trigger trigger,
            @Nullable Alert before,
            String execution,
            Instant now) {
        Triggered triggered = Objects.requireNonNull(result.triggers().get(trigger.id()));
        Optional<Failure> failure = result.failure(triggered, now);
        if (failure.isEmpty() && !triggered.fired()) {
            return before == null ? null : before.completed(triggered.sent(before), now);
        }
        if (before == null) {
            return Alert.begin(
                    result.monitor(),
                    trigger,
                    execution,
                    failure.orElse(null),
                    triggered.sent(null),
                    now);
        }
        if (failure.isEmpty() && before.state() == Alert.State.ACKNOWLEDGED) {
            return null;
        }
        return before.goesOn(failure.orElse(null), triggered.sent(before), now);
    }
}
