package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.account.Answers;
import io.usagewatch.detection.audit.AuditEntry;
import io.usagewatch.detection.audit.AuditIndex;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Who changed what, read from the accounts when it is asked for. */
@Service
@PreAuthorize("hasRole('VIEWER')")
public class AuditBoard implements AutoCloseable {

    private final Accounts accounts;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    AuditBoard(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Of each account newest first, or why it does not say. */
    public Answers<List<AuditEntry>> read(AuditQuery query) {
        List<CompletableFuture<Answer<List<AuditEntry>>>> asked =
                query.in().stream()
                        .map(
                                account ->
                                        CompletableFuture.supplyAsync(
                                                () -> read(account, query), threads))
                        .toList();
        return new Answers<>(asked.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Answer<List<AuditEntry>> read(Account account, AuditQuery query) {
        return accounts.askInTime(
                account,
                domain ->
                        AuditIndex.read(
                                domain,
                                account.id(),
                                query.subject(),
                                query.before(),
                                query.most()));
    }
}
