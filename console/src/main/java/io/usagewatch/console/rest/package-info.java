/** What all of REST shares: how a request that cannot be answered is told why (RFC 9457). */
@NullMarked
package io.usagewatch.console.rest;

import org.jspecify.annotations.NullMarked;
