package io.usagewatch.provision;

import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.SearchDomain;

/** Which plugins a domain has: by asking them, as their names differ between distributions. */
final class Features {

    static final String RETENTION = "/_plugins/_ism/policies";
    static final String SECURITY = "/_plugins/_security/api/roles";

    private Features() {}

    /**
     * @param path what the plugin answers a GET of
     */
    static boolean has(SearchDomain domain, String path) {
        try {
            domain.get(path);
            return true;
        } catch (DomainException e) {
            String answer = String.valueOf(e.getMessage());
            // OpenSearch has no such path, or Amazon OpenSearch Service does not let it through.
            if (answer.contains("no handler found") || answer.contains("is not allowed")) {
                return false;
            }
            if (e.isNotFound()) {
                return true;
            }
            throw e;
        }
    }
}
