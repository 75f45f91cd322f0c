package io.usagewatch.ingest;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** How this module reads and writes JSON. */
final class Json {
    /**
     * Without Jackson's limits on depth, names and numbers: a record is at most the 1 MB that
     * CloudWatch Logs takes, nothing here recurses without a bound, and numbers are only converted
     * when they are short. Names from records are no reason to fail either, however their hashes
     * collide.
     */
    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                    .build();

    private Json() {}
}
