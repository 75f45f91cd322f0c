package io.usagewatch.stacks.configuration;

import java.util.ArrayList;
import java.util.List;

/** Whether accounts, hub and domains that are right by themselves reach each other. */
final class Reach {

    private final List<Account> accounts;
    private final Hub hub;
    private final List<String> mistakes = new ArrayList<>();

    private Reach(List<Account> accounts, Hub hub) {
        this.accounts = accounts;
        this.hub = hub;
    }

    static List<String> mistakes(List<Account> accounts, Hub hub) {
        Reach reach = new Reach(accounts, hub);
        reach.searchUi();
        for (int i = 0; i < accounts.size(); i++) {
            reach.covered(i);
            if (hub.console().isPresent()) {
                reach.console(i);
            }
        }
        return reach.mistakes;
    }

    /** Its events arrive in the domain of the account that has the organization's trail. */
    private void covered(int i) {
        if (!(accounts.get(i).trail() instanceof TrailSource.Covered)) {
            return;
        }
        boolean shares =
                accounts.get(i).domain() instanceof Domain.Existing existing
                        && accounts.stream()
                                .anyMatch(
                                        other ->
                                                other.trail() instanceof TrailSource.Organization
                                                        && other.domain()
                                                                instanceof Domain.Existing theirs
                                                        && theirs.endpoint()
                                                                .equals(existing.endpoint()));
        if (!shares) {
            mistakes.add(
                    "accounts[%d].trail: covered needs the same domain.existing.endpoint as the account with trail: organization, for example domain: {existing: {endpoint: %s, ...}} in both"
                            .formatted(i, DomainReader.ENDPOINT));
        }
    }

    /** A domain inside a VPC is reached over a VPC endpoint, which stays in its region. */
    private void console(int i) {
        Account account = accounts.get(i);
        if (account.domain() instanceof Domain.Existing existing && existing.console().isEmpty()) {
            mistakes.add(
                    "accounts[%d].domain.existing.readAccessRole: is missing; the console needs it and operateAccessRole to reach the domain, for example arn:aws:iam::111122223333:role/usage-watch-read"
                            .formatted(i));
        }
        if (account.domain() instanceof Domain.Own own
                && own.vpcCidr().isPresent()
                && !account.region().equals(hub.region())) {
            mistakes.add(
                    "accounts[%d].domain.vpc: the console in %s cannot reach a VPC in %s; leave vpc out, for example, or put the hub into the same region"
                            .formatted(i, hub.region(), account.region()));
        }
    }

    /** It reaches a domain of the hub's own account that is in no VPC, without further roles. */
    private void searchUi() {
        boolean reachesAll =
                accounts.stream()
                        .allMatch(
                                account ->
                                        !(account.domain() instanceof Domain.Own own)
                                                || (account.id().equals(hub.id())
                                                        && own.vpcCidr().isEmpty()));
        if (hub.searchUi() && !reachesAll) {
            mistakes.add(
                    "hub.searchUi: OpenSearch UI cannot reach a domain of another account or in a VPC, for example false");
        }
    }
}
