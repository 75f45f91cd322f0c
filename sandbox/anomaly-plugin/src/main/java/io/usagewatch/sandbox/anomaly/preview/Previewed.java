package io.usagewatch.sandbox.anomaly.preview;

import io.usagewatch.sandbox.anomaly.engine.Verdict;
import io.usagewatch.sandbox.anomaly.series.Entity;
import io.usagewatch.sandbox.anomaly.series.Range;
import org.jspecify.annotations.Nullable;

/**
 * One interval of one entity in a preview.
 *
 * @param entity null without category field
 * @param verdict its actual values are those read, or interpolated between two that were read
 */
public record Previewed(@Nullable Entity entity, Range interval, Verdict verdict) {}
