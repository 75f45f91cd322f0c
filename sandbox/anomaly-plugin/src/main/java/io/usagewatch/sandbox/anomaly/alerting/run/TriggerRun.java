package io.usagewatch.sandbox.anomaly.alerting.run;

import io.usagewatch.sandbox.anomaly.alerting.alert.Alert;
import io.usagewatch.sandbox.anomaly.alerting.alert.Alert.Sent;
import io.usagewatch.sandbox.anomaly.alerting.alert.Alert.State;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Action;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Monitor;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Schedule.Period;
import io.usagewatch.sandbox.anomaly.alerting.monitor.Trigger;
import io.usagewatch.sandbox.anomaly.alerting.run.RunResult.Acted;
import io.usagewatch.sandbox.anomaly.alerting.run.RunResult.Inputs;
import io.usagewatch.sandbox.anomaly.alerting.run.RunResult.Triggered;
import io.usagewatch.sandbox.anomaly.json.Json;
import io.usagewatch.sandbox.anomaly.notification.Message;
import io.usagewatch.sandbox.anomaly.notification.Notifications;
import io.usagewatch.sandbox.anomaly.notification.Notifications.Channel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.opensearch.script.Script;
import org.opensearch.script.ScriptService;
import org.opensearch.script.TemplateScript;

/** Asks a trigger, and carries out its actions if it fires. */
final class TriggerRun {
    private static final Logger LOG = LogManager.getLogger(TriggerRun.class);
    private static final String NO_SUBJECT = "Alerting-Notification Action";

    private final ScriptService scripts;
    private final Notifications notifications;
    private final Clock clock;

    TriggerRun(ScriptService scripts, Notifications notifications, Clock clock) {
        this.scripts = scripts;
        this.notifications = notifications;
        this.clock = clock;
    }

    /**
     * @param alert the trigger's alert that is going on
     * @param dryRun whether nothing is to be sent
     */
    Triggered run(
            Monitor monitor,
            Trigger trigger,
            Period period,
            Inputs inputs,
            @Nullable Alert alert,
            boolean dryRun) {
        Map<String, @Nullable Object> ctx = context(monitor, trigger, period, inputs, alert);
        Exception error = null;
        boolean fired;
        try {
            fired = evaluate(trigger.condition(), ctx);
        } catch (RuntimeException e) {
            LOG.info("Trigger {} of monitor {} failed", trigger.id(), monitor.id(), e);
            error = e;
            fired = true;
        }
        Map<String, Acted> actions = new LinkedHashMap<>();
        boolean quiet =
                alert != null
                        && alert.state() == State.ACKNOWLEDGED
                        && error == null
                        && inputs.error() == null;
        if (fired && !quiet) {
            ctx.put("error", inputs.error() != null ? inputs.error() : error);
            for (Action action : trigger.actions()) {
                actions.put(action.id(), act(action, ctx, alert, dryRun));
            }
        }
        return new Triggered(trigger.name(), fired, error, actions);
    }

    private boolean evaluate(Script condition, Map<String, @Nullable Object> ctx) {
        return scripts.compile(condition, TriggerScript.CONTEXT)
                .newInstance(condition.getParams())
                .execute(ctx);
    }

    /** What conditions and templates see. */
    private static Map<String, @Nullable Object> context(
            Monitor monitor, Trigger trigger, Period period, Inputs inputs, @Nullable Alert alert) {
        Map<String, @Nullable Object> ctx = new HashMap<>();
        ctx.put(
                "monitor",
                Map.of(
                        "_id", monitor.id(),
                        "_version", monitor.version(),
                        "id", monitor.id(),
                        "version", monitor.version(),
                        "name", monitor.name(),
                        "enabled", monitor.isEnabled()));
        ctx.put(
                "trigger",
                Map.of(
                        "id", trigger.id(),
                        "name", trigger.name(),
                        "severity", trigger.severity(),
                        "actions",
                                trigger.actions().stream()
                                        .map(action -> Map.of("name", action.name()))
                                        .toList()));
        ctx.put("results", inputs.results());
        ctx.put("periodStart", period.start());
        ctx.put("periodEnd", period.end());
        ctx.put("alert", alert == null ? null : alert.forScripts());
        ctx.put("error", inputs.error());
        return ctx;
    }

    private Acted act(
            Action action,
            Map<String, @Nullable Object> ctx,
            @Nullable Alert alert,
            boolean dryRun) {
        try {
            if (alert != null && isThrottled(action, alert)) {
                return new Acted(action.id(), action.name(), Map.of(), true, null, null);
            }
            Map<String, String> output = new LinkedHashMap<>();
            output.put("subject", action.subject() == null ? "" : text(action.subject(), ctx));
            output.put("message", text(action.message(), ctx));
            if (output.get("message").isEmpty()) {
                throw new IllegalStateException(
                        "Message content missing in the Destination with id: "
                                + action.destinationId());
            }
            if (!dryRun) {
                output.put(
                        "messageId",
                        send(action.destinationId(), output.get("subject"), output.get("message")));
            }
            return new Acted(action.id(), action.name(), output, false, clock.instant(), null);
        } catch (RuntimeException e) {
            LOG.info("Action {} failed", action.id(), e);
            return new Acted(action.id(), action.name(), Map.of(), false, clock.instant(), e);
        }
    }

    private boolean isThrottled(Action action, Alert alert) {
        Duration silence = action.silence();
        if (silence == null) {
            return false;
        }
        Instant last =
                alert.actions().stream()
                        .filter(sent -> sent.actionId().equals(action.id()))
                        .findFirst()
                        .map(Sent::last)
                        .orElse(null);
        return last != null && !last.isBefore(clock.instant().minus(silence));
    }

    private String text(Script template, Map<String, @Nullable Object> ctx) {
        Map<String, Object> params = new HashMap<>(template.getParams());
        params.put("ctx", ctx);
        return scripts.compile(template, TemplateScript.CONTEXT).newInstance(params).execute();
    }

    /** As the real plugin words it: the subject also stands above the text, but not in e-mails. */
    private String send(String destinationId, String subject, String message) {
        Channel channel =
                notifications
                        .find(destinationId)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "Unable to find a Notification Channel or"
                                                        + " Destination config with id ["
                                                        + destinationId
                                                        + "]"));
        String title = subject.isEmpty() ? NO_SUBJECT : subject;
        String text = subject.isEmpty() || channel.email() ? message : subject + " \n\n " + message;
        return Json.text(notifications.send(destinationId, new Message(title, text, null)));
    }
}
