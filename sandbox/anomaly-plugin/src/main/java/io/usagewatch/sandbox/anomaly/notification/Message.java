package io.usagewatch.sandbox.anomaly.notification;

import org.jspecify.annotations.Nullable;

/**
 * What is sent.
 *
 * @param html for channels that can show it, in place of the text
 */
public record Message(String title, String text, @Nullable String html) {
    /** The whole in one text. */
    String withTitle() {
        return html != null ? html : title + "\n\n" + text;
    }
}
