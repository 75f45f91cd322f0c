/**
 * What is watched, and how that reads in OpenSearch's terms. Pure: no AWS, no Spring, no Vaadin.
 */
@NullMarked
package io.usagewatch.detection;

import org.jspecify.annotations.NullMarked;
