package io.usagewatch.provision;

import java.util.Map;
import java.util.Optional;

/**
 * What the deployment says of an account beside its catalog.
 *
 * @param alertTopic where monitors publish; without one there are no monitors
 * @param principals who may do what in the domain
 * @param eventDays how long events are kept
 */
public record Deployment(Optional<AlertTopic> alertTopic, Principals principals, int eventDays) {

    static final String EVENT_DAYS = "USAGE_WATCH_EVENT_DAYS";

    private static final int USUAL_DAYS = 30;

    /** Nothing said: no alerts, nobody known, events for 30 days. */
    public static final Deployment NONE =
            new Deployment(Optional.empty(), Principals.NONE, USUAL_DAYS);

    public Deployment {
        if (eventDays < 1) {
            throw new ProvisionException(
                    EVENT_DAYS + " is " + eventDays + "; events are kept for 1 day at least");
        }
    }

    /**
     * @throws ProvisionException if a variable cannot be understood
     */
    static Deployment of(Map<String, String> environment) {
        return new Deployment(
                AlertTopic.of(environment), Principals.of(environment), days(environment));
    }

    private static int days(Map<String, String> environment) {
        String days = environment.getOrDefault(EVENT_DAYS, "");
        try {
            return days.isBlank() ? USUAL_DAYS : Integer.parseInt(days);
        } catch (NumberFormatException e) {
            throw new ProvisionException(
                    "%s is '%s'; it must be a number of days such as 30"
                            .formatted(EVENT_DAYS, days));
        }
    }

    public Deployment withAlertTopic(String topic) {
        return new Deployment(
                Optional.of(new AlertTopic(topic, Optional.empty())), principals, eventDays);
    }
}
