package io.usagewatch.console.monitored;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.preview.CalledApis;
import io.usagewatch.console.preview.PreviewDesk;
import io.usagewatch.console.watch.Standing;
import io.usagewatch.console.watch.WatchBoard;
import io.usagewatch.console.watch.WatchDesk;
import io.usagewatch.console.watch.WatchOutcome;
import io.usagewatch.console.watch.WatchedApi;
import io.usagewatch.detection.catalog.Definition;
import io.usagewatch.detection.catalog.MonitoredApi;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;

/**
 * Changes a monitored API in the accounts that are chosen, or with {@code ?account=} in one of
 * them. An account that is taken off the list loses it.
 */
@Route("monitored-apis/:" + MonitoredApiView.ID + "/change")
@RolesAllowed("ADMIN")
class ChangeApiView extends DefinitionPage implements BeforeEnterObserver, HasDynamicTitle {

    private final transient WatchDesk desk;
    private final transient WatchBoard board;
    private transient List<Account> before = List.of();
    private String id = "";
    private String version = "";

    ChangeApiView(
            Accounts accounts,
            CalledApis calledApis,
            PreviewDesk previews,
            WatchDesk desk,
            WatchBoard board) {
        super("Change a monitored API", accounts, calledApis, previews);
        this.desk = desk;
        this.board = board;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        id = event.getRouteParameters().get(MonitoredApiView.ID).orElse("");
        Optional<WatchedApi> known = board.find(id);
        if (known.isEmpty()) {
            // Its page says why: it is not there, or its accounts do not answer.
            event.forwardTo("monitored-apis/" + id);
            return;
        }
        Optional<String> only =
                event.getLocation().getQueryParameters().getSingleParameter("account");
        show(known.get(), only);
    }

    private void show(WatchedApi api, Optional<String> only) {
        version = api.version();
        List<Standing> chosen =
                api.accounts().stream()
                        .filter(in -> in.desired().isPresent())
                        .filter(in -> only.isEmpty() || in.account().id().equals(only.get()))
                        .toList();
        before = chosen.stream().map(Standing::account).toList();
        MonitoredApi definition =
                only.isEmpty()
                        ? api.definition()
                        : chosen.stream()
                                .flatMap(in -> in.desired().stream())
                                .findFirst()
                                .orElse(api.definition());
        title().setText("Change " + definition.title());
        form().fill(Definition.write(definition));
        form().fixId();
        form().choose(before);
        isFilled(definition);
    }

    @Override
    public String getPageTitle() {
        return title().getText() + " · Usage Watch";
    }

    @Override
    protected WatchOutcome store(List<Account> in) {
        WatchOutcome changed = desk.change(id, form().definition(), in, version);
        List<Account> left = before.stream().filter(account -> !in.contains(account)).toList();
        return changed instanceof WatchOutcome.Started started && !left.isEmpty()
                ? desk.delete(id, left, started.api().version())
                : changed;
    }

    @Override
    protected String saving(int accounts) {
        return "Change in %d %s".formatted(accounts, accounts == 1 ? "account" : "accounts");
    }
}
