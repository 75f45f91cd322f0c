package io.usagewatch.console.aws;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.DomainWay;
import io.usagewatch.detection.search.SearchDomain;
import io.usagewatch.domain.DomainAccess;
import java.util.List;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Signs what goes to a domain of Amazon OpenSearch Service, and to whichever an account has roles
 * for. Others, the sandbox's or those behind a proxy that signs, get requests as they are.
 */
final class SignedWay implements DomainWay {

    private static final String SESSION = "usage-watch-console";

    private final AssumedRoles roles;
    private final SdkHttpClient connections;
    private final Region region;

    /**
     * @param region of domains whose address does not tell
     */
    SignedWay(AssumedRoles roles, SdkHttpClient connections, Region region) {
        this.roles = roles;
        this.connections = connections;
        this.region = region;
    }

    @Override
    public SearchDomain reading(Account account) {
        return open(account, account.roles().read());
    }

    @Override
    public SearchDomain operating(Account account) {
        return open(account, account.roles().operate());
    }

    private SearchDomain open(Account account, List<String> chain) {
        if (chain.isEmpty() && !DomainAccess.isAmazons(account.endpoint())) {
            return SearchDomain.at(account.endpoint());
        }
        Region own = account.region().isEmpty() ? region : Region.of(account.region());
        return DomainAccess.signed(
                account.endpoint(),
                DomainAccess.region(account.endpoint()).orElse(own),
                roles.along(chain, SESSION),
                connections);
    }
}
