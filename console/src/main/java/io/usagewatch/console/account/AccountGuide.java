package io.usagewatch.console.account;

import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import java.util.List;

/** How another account comes under watch, as far as this console is told of accounts. */
final class AccountGuide extends Details {

    private static final List<String> BY_STACK =
            List.of(
                    "Add it to accounts in the stack's Pulumi.NAME.yaml, as below.",
                    "Run pulumi up. It makes domain, functions, detectors and this console's roles in"
                            + " the account, and registers it here. A new domain takes 15 to 30 minutes.",
                    "Confirm the mail from AWS Notifications, one for each address in alertEmails.",
                    "Within a minute of its registration the account is on this page; the console"
                            + " needs no restart.");

    private static final String STACK_EXAMPLE =
            """
            accounts:
              - id: "111122223333"
                name: payments-prod
                region: eu-central-1
                deployRole: arn:aws:iam::111122223333:role/usage-watch-deploy
                externalId: chosen-for-this-account
                alertEmails: [ops@example.com]
            """;

    private static final List<String> BY_CONFIGURATION =
            List.of(
                    "Give the console the account's domain in its configuration, as below; N counts"
                            + " from 0. A domain behind IAM needs readRole and operateRole too.",
                    "Let the console's role read the domain: docs/domain-roles.md.",
                    "Start the console again.");

    private static final String CONFIGURATION_EXAMPLE =
            """
            usage-watch.accounts[N].id=111122223333
            usage-watch.accounts[N].name=payments-prod
            usage-watch.accounts[N].region=eu-central-1
            usage-watch.accounts[N].endpoint=https://search-usage-watch.example.com
            """;

    private static final String THEN =
            "Events come about five minutes after the calls. What is certain by its size alone is told"
                    + " at once; detectors work after 32 intervals of history.";

    /**
     * @param registry whether accounts register themselves
     */
    AccountGuide(boolean registry) {
        super("Add an account");
        setId("add-account");
        addClassName("card");
        OrderedList steps = new OrderedList();
        (registry ? BY_STACK : BY_CONFIGURATION)
                .forEach(step -> steps.add(new ListItem(new Span(step))));
        Pre example = new Pre(registry ? STACK_EXAMPLE : CONFIGURATION_EXAMPLE);
        example.addClassName("example");
        example.getElement().setAttribute("tabindex", "0");
        Div then = new Div(THEN);
        then.addClassName("muted");
        Div guide = new Div(steps, example, then);
        guide.addClassName("guide");
        add(guide);
    }
}
