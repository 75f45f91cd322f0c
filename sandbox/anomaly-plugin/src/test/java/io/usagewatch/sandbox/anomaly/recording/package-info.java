/**
 * Replays what was recorded from the real plugins against our node, in order, and compares the
 * answers.
 */
@NullMarked
package io.usagewatch.sandbox.anomaly.recording;

import org.jspecify.annotations.NullMarked;
