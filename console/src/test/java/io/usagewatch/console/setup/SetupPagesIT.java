package io.usagewatch.console.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.progressbar.ProgressBar;
import io.usagewatch.console.setup.SetupProgress.AccountSteps;
import io.usagewatch.console.setup.SetupProgress.State;
import io.usagewatch.console.setup.SetupProgress.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.annotation.DirtiesContext;

/** The pages of a system that is still being set up. */
@SpringBootTest(properties = "usage-watch.local-users.viewer=secret")
@WithMockUser(username = "viewer", roles = "VIEWER")
@DirtiesContext
class SetupPagesIT extends SpringBrowserlessTest {

    @Autowired private FirstMinutes setup;

    @Test
    void theStripCountsEveryStepOfEveryAccountAndLeavesWhenAllIsDone() {
        setup.state = state(41_000, Optional.empty(), false);
        UI.getCurrent().navigate("incidents");
        awaitText("events indexed 41,000 of 70,000");
        assertThat(strip().getElement().getTextRecursively())
                .contains("payments-prod", "detectors trained 0");
        assertThat(find(ProgressBar.class).all()).hasSize(2);

        setup.state =
                state(70_000, Optional.of("payments-prod: disk full; free some space"), false);
        awaitText("Setting up has stopped");
        awaitText("payments-prod: disk full; free some space");

        setup.state = state(70_000, Optional.empty(), true);
        await().pollInSameThread()
                .until(
                        () -> {
                            roundTrip();
                            return !find(Component.class).withId("setup").exists();
                        });
    }

    @Test
    void withoutAnAccountEveryPageLeadsToTheGuide() {
        for (String page : List.of("", "incidents")) {
            UI.getCurrent().navigate(page);
            assertThat(getCurrentView().getElement().getTextRecursively())
                    .as(page)
                    .contains("No account yet");
            assertThat(find(Anchor.class).all())
                    .as(page)
                    .extracting(Anchor::getHref)
                    .contains("accounts");
        }
        UI.getCurrent().navigate("accounts");
        Details guide = find(Details.class).withId("add-account").single();
        assertThat(guide.isOpened()).isTrue();
    }

    private void awaitText(String text) {
        await().pollInSameThread()
                .until(
                        () -> {
                            roundTrip();
                            return strip().getElement().getTextRecursively().contains(text);
                        });
    }

    private Component strip() {
        return find(Component.class).withId("setup").single();
    }

    private static State state(long indexed, Optional<String> problem, boolean finished) {
        return new State(
                List.of(
                        new AccountSteps(
                                "payments-prod",
                                List.of(
                                        new Step("events indexed", indexed, 70_000),
                                        new Step("detectors trained", 0, 0)))),
                problem,
                finished);
    }

    static final class FirstMinutes implements SetupProgress {
        private volatile State state = state(0, Optional.empty(), false);

        @Override
        public State now() {
            return state;
        }
    }

    @TestConfiguration
    static class Launcher {
        @Bean
        FirstMinutes firstMinutes() {
            return new FirstMinutes();
        }
    }
}
