package io.usagewatch.sandbox.launcher;

import io.usagewatch.sandbox.traffic.TrailRecord;
import java.util.List;
import java.util.function.Consumer;

/** Where the accounts' past events come from. */
interface History {

    List<Account> accounts();

    /** Hands over an account's records in batches of bounded size. */
    void read(Account account, Consumer<List<TrailRecord>> batches);

    /** An account's past is indexed, metered and analysed; the next start goes on from there. */
    default void isReady(Account account) {}
}
