package io.usagewatch.console.monitored;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Answer;
import io.usagewatch.console.layout.LivePage;
import io.usagewatch.console.watch.Channel;
import io.usagewatch.console.watch.Sent;
import io.usagewatch.console.watch.TestNotifications;
import java.util.List;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;

/** A message through each account's channels, to see whether it arrives. */
final class TestNotificationDialog extends Dialog {

    private final transient List<Account> accounts;
    private final transient TestNotifications notifications;

    TestNotificationDialog(List<Account> accounts, TestNotifications notifications) {
        this.accounts = accounts;
        this.notifications = notifications;
        setId("test-notification-dialog");
        setHeaderTitle("Test notifications");
        setWidth("38rem");
        add(
                new Paragraph(
                        "The domain's own test message, through the channel that its alerts take."));
        getFooter().add(new Button("Close", click -> close()));
    }

    /** Each account is asked by itself: one that is slow holds up no other. */
    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        UI ui = event.getUI();
        for (Account account : accounts) {
            Div lines = new Div(new Span("Looking for channels…"));
            lines.setId("channels-" + account.id());
            Div part = new Div(new H3(account.name()), lines);
            add(part);
            inBackground(
                    () -> {
                        Answer<List<Channel>> answer = notifications.channels(account);
                        LivePage.change(ui, () -> show(ui, lines, answer));
                    });
        }
    }

    private void show(UI ui, Div lines, Answer<List<Channel>> answer) {
        lines.removeAll();
        answer.problem()
                .ifPresent(problem -> lines.add(problem.what() + ". " + problem.nextStep()));
        answer.good()
                .ifPresent(
                        good -> {
                            if (good.value().isEmpty()) {
                                lines.add(
                                        "It has no channel: provision makes one on its next run.");
                            }
                            good.value().forEach(c -> lines.add(line(ui, answer.account(), c)));
                        });
    }

    private Div line(UI ui, Account account, Channel channel) {
        Span said = new Span();
        said.getElement().setAttribute("role", "status");
        said.addClassName("muted");
        Button send = new Button("Send a test");
        send.setId("send-" + account.id() + "-" + channel.id());
        send.setDisableOnClick(true);
        send.addClickListener(
                click -> {
                    said.setText("Sending…");
                    inBackground(
                            () -> {
                                Answer<Sent> answer = notifications.send(account, channel.id());
                                LivePage.change(
                                        ui,
                                        () -> {
                                            said.setText(words(answer));
                                            send.setEnabled(true);
                                        });
                            });
                });
        Div line = new Div(new Span(channel.name() + " (" + channel.kind() + ")"), send, said);
        line.addClassName("channel-line");
        return line;
    }

    private static String words(Answer<Sent> answer) {
        return answer.problem()
                .map(problem -> problem.what() + ". " + problem.nextStep())
                .or(() -> answer.good().map(good -> good.value().words()))
                .orElse("");
    }

    /** As the person at the page, whose role is asked for. */
    private static void inBackground(Runnable work) {
        Thread.startVirtualThread(new DelegatingSecurityContextRunnable(work));
    }
}
