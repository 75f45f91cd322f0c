package io.usagewatch.ingest.aws;

import java.io.IOException;

/** Where credentials come from; asked before each request. */
@FunctionalInterface
public interface CredentialsSource {
    /**
     * @throws IOException if there are none for now; says where they were looked for
     */
    Credentials get() throws IOException;
}
