package io.usagewatch.console.preview;

/**
 * An API that was called, with the sums over all accounts that answered.
 *
 * @param calls within 30 days
 * @param accounts in how many accounts
 */
public record Called(String eventSource, String eventName, long calls, int accounts) {

    /** As in the console's lists: {@code dynamodb CreateTable}. */
    public String inWords() {
        return eventSource.replace(".amazonaws.com", "") + " " + eventName;
    }
}
