/**
 * The Notifications API: where messages can go, and sending them there.
 *
 * <p>A config is a place to send to, or a part of one (an e-mail account, a group of recipients);
 * one that can be sent to is a channel.
 */
@NullMarked
package io.usagewatch.sandbox.anomaly.notification;

import org.jspecify.annotations.NullMarked;
