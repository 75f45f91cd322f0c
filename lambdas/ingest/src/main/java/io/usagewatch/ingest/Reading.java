package io.usagewatch.ingest;

/** What a log event's message turned out to be. */
sealed interface Reading permits EventRecord, Refusal {}
