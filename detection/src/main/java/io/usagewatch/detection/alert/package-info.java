/** The alert that OpenSearch sends of a monitored API: who asks for it, and how it reads. */
@NullMarked
package io.usagewatch.detection.alert;

import org.jspecify.annotations.NullMarked;
