package io.usagewatch.stacks.configuration;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One environment: a Pulumi stack.
 *
 * @param prefix begins the name of everything that has one in AWS
 * @param protect whether data outlives a mistake: what holds it cannot be deleted
 * @param accounts the watched accounts, in the order of the file, at least one
 * @param hub where accounts are registered, and the console runs
 * @param catalog what differs from the built-in catalog: {@code add} and {@code change}
 */
public record Configuration(
        String prefix, boolean protect, List<Account> accounts, Hub hub, JsonNode catalog) {

    /** Longest prefix; the strictest limit is that of an OpenSearch domain's name, 28. */
    public static final int LONGEST_PREFIX = 20;

    public Configuration {
        accounts = List.copyOf(accounts);
    }
}
