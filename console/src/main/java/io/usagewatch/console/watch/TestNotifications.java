package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.detection.search.DomainException;
import io.usagewatch.detection.search.SearchDomain;
import java.util.ArrayList;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Sends a test notification through one of an account's channels. */
@Service
@PreAuthorize("hasRole('OPERATOR')")
public class TestNotifications {

    private static final String PATH = "/_plugins/_notifications";
    private static final int FAILED_DEPENDENCY = 424;

    private final Accounts accounts;

    TestNotifications(Accounts accounts) {
        this.accounts = accounts;
    }

    public Answer<List<Channel>> channels(Account account) {
        return accounts.writeInTime(account, TestNotifications::channels);
    }

    /** The domain's own test message, through one of {@link #channels}. */
    public Answer<Sent> send(Account account, String channel) {
        return accounts.writeInTime(account, domain -> send(domain, channel));
    }

    private static List<Channel> channels(SearchDomain domain) {
        List<Channel> channels = new ArrayList<>();
        domain.get(PATH + "/channels")
                .path("channel_list")
                .forEach(
                        channel ->
                                channels.add(
                                        new Channel(
                                                channel.path("config_id").asString(""),
                                                channel.path("name").asString(""),
                                                channel.path("config_type").asString(""))));
        return channels;
    }

    private static Sent send(SearchDomain domain, String channel) {
        if (channels(domain).stream().noneMatch(one -> one.id().equals(channel))) {
            return new Sent(false, "there is no such channel; take one of those listed");
        }
        try {
            domain.post(PATH + "/feature/test/" + channel);
            return new Sent(true, "delivered");
        } catch (DomainException e) {
            if (e.status() == FAILED_DEPENDENCY) {
                return new Sent(
                        false,
                        "the domain could not deliver it: "
                                + e.getMessage()
                                + "; check the channel's topic or address and the role that the domain publishes with");
            }
            throw e;
        }
    }
}
