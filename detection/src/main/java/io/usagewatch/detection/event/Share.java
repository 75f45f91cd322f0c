package io.usagewatch.detection.event;

/**
 * One value's part in the usage of an incident.
 *
 * @param value as in the events: an attacker may have chosen it
 * @param amount in units of the measure where that is a sum, else number of events
 * @param share of the whole, 0 to 1
 * @param firstSeen not once in the time looked back on
 */
public record Share(String value, double amount, double share, boolean firstSeen) {

    Share seenBefore() {
        return new Share(value, amount, share, false);
    }
}
