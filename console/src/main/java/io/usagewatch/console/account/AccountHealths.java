package io.usagewatch.console.account;

import org.springframework.stereotype.Component;

/** The health of every account, as each last told it. */
@Component
public final class AccountHealths implements AutoCloseable {

    /** One question is a request for each detector. */
    private static final int PAUSES = 3;

    private final LatestAnswers<AccountHealth> answers;

    AccountHealths(Accounts accounts) {
        this.answers = accounts.keepAsking(AccountHealth::read, PAUSES);
    }

    public LatestAnswers<AccountHealth> answers() {
        return answers;
    }

    @Override
    public void close() {
        answers.close();
    }
}
