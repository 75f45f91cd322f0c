/** Access to one OpenSearch domain, for the modules that read or write one. */
@NullMarked
package io.usagewatch.detection.search;

import org.jspecify.annotations.NullMarked;
