package io.usagewatch.console.account;

import io.usagewatch.detection.catalog.Catalog;
import org.springframework.stereotype.Component;

/** The health of every account, as each last told it. */
@Component
public final class AccountHealths implements AutoCloseable {

    /** One question is a request for each detector. */
    private static final int PAUSES = 3;

    private final LatestAnswers<AccountHealth> answers;

    AccountHealths(Accounts accounts, Catalog catalog) {
        this.answers =
                accounts.keepAsking(
                        (account, domain) -> AccountHealth.read(account, domain, catalog), PAUSES);
    }

    public LatestAnswers<AccountHealth> answers() {
        return answers;
    }

    @Override
    public void close() {
        answers.close();
    }
}
