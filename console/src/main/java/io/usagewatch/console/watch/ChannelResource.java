package io.usagewatch.console.watch;

import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.rest.RestException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** An account's notification channels over REST. */
@RestController
@RequestMapping("/api/v1/accounts/{account}/channels")
class ChannelResource {

    private final Accounts accounts;
    private final TestNotifications notifications;

    ChannelResource(Accounts accounts, TestNotifications notifications) {
        this.accounts = accounts;
        this.notifications = notifications;
    }

    @GetMapping
    List<Channel> channels(@PathVariable String account) {
        return said(notifications.channels(find(account)));
    }

    /** Sends the domain's test message. */
    @PostMapping("/{channel}/test")
    Sent test(@PathVariable String account, @PathVariable String channel) {
        return said(notifications.send(find(account), channel));
    }

    private Account find(String id) {
        return accounts.find(id)
                .orElseThrow(
                        () ->
                                RestException.notFound(
                                        "there is no such account",
                                        "GET /api/v1/accounts lists those that there are."));
    }

    private static <T> T said(Answer<T> answer) {
        return answer.good()
                .orElseThrow(
                        () ->
                                RestException.unavailable(
                                        answer.account(), answer.problem().orElseThrow()))
                .value();
    }
}
