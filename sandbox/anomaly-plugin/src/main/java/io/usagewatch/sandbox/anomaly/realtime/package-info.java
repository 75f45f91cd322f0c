/** Detection as time goes on: jobs, cold start from history, one run per interval. */
@NullMarked
package io.usagewatch.sandbox.anomaly.realtime;

import org.jspecify.annotations.NullMarked;
