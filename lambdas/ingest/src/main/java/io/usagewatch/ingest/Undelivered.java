package io.usagewatch.ingest;

/**
 * An event that the domain does not have, and why.
 *
 * @param forGood whether it can never become a document; otherwise only not now
 */
record Undelivered(String id, String message, String reason, boolean forGood) {}
