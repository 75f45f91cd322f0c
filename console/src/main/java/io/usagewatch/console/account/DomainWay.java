package io.usagewatch.console.account;

import io.usagewatch.detection.search.SearchDomain;

/** How the domain of an account is reached. Neither method connects yet. */
public interface DomainWay {

    /** For what is shown. The caller closes it. */
    SearchDomain reading(Account account);

    /** For what is decided. The caller closes it. */
    SearchDomain operating(Account account);
}
