/**
 * The whole system on one machine: a node per account, the handlers that run in Lambda, and the
 * console. Commands: run, report, generate.
 */
@NullMarked
package io.usagewatch.sandbox.launcher;

import org.jspecify.annotations.NullMarked;
