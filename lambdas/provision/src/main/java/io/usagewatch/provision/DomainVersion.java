package io.usagewatch.provision;

import io.usagewatch.detection.search.SearchDomain;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The version of OpenSearch that a domain runs, as the domain says. */
record DomainVersion(int major, int minor) {

    /** Custom result indices and query level triggers as they are now. */
    private static final DomainVersion LEAST = new DomainVersion(1, 3);

    private static final Pattern NUMBER = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

    /**
     * @throws ProvisionException if it is not OpenSearch, or too old
     */
    static DomainVersion of(SearchDomain domain) {
        JsonNode version = domain.get("/").path("version");
        String number = version.path("number").asString("");
        Matcher numbers = NUMBER.matcher(number);
        if (!version.path("distribution").asString("").equals("opensearch")) {
            throw refused(domain, "Elasticsearch " + number);
        }
        if (!numbers.matches()) {
            throw refused(domain, "version '" + number + "'");
        }
        DomainVersion found =
                new DomainVersion(
                        Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
        if (!found.isAtLeast(LEAST)) {
            throw refused(domain, "OpenSearch " + number);
        }
        // With compatibility mode on, every OpenSearch says that it is this Elasticsearch.
        if (found.equals(new DomainVersion(7, 10))) {
            throw new ProvisionException(
                    "%s says that it is 7.10; switch its compatibility mode off (override_main_response_version) and provision again"
                            .formatted(domain.name()));
        }
        return found;
    }

    private static ProvisionException refused(SearchDomain domain, String found) {
        return new ProvisionException(
                "%s is %s; Usage Watch needs OpenSearch %s or later: upgrade the domain, then provision again"
                        .formatted(domain.name(), found, LEAST));
    }

    boolean isAtLeast(DomainVersion other) {
        return major != other.major ? major > other.major : minor >= other.minor;
    }

    /** Before, Alerting sent to destinations of its own. */
    boolean hasChannels() {
        return major >= 2;
    }

    /** Anomaly Detection's rules that compare an actual value with the expected one. */
    boolean hasRules() {
        return isAtLeast(new DomainVersion(2, 17));
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
