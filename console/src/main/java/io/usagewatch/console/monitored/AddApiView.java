package io.usagewatch.console.monitored;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.preview.CalledApis;
import io.usagewatch.console.preview.PreviewDesk;
import io.usagewatch.console.watch.WatchBoard;
import io.usagewatch.console.watch.WatchDesk;
import io.usagewatch.console.watch.WatchOutcome;
import io.usagewatch.detection.catalog.Definition;
import io.usagewatch.detection.catalog.MonitoredApi;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Another API to watch; {@code ?copy=} begins with one that there is. */
@Route("monitored-apis/new")
@PageTitle("Watch another API · Usage Watch")
@RolesAllowed("ADMIN")
class AddApiView extends DefinitionPage implements BeforeEnterObserver {

    private static final int MOST_OF_ID = 34;

    private final transient WatchDesk desk;
    private final transient WatchBoard board;

    AddApiView(
            Accounts accounts,
            CalledApis calledApis,
            PreviewDesk previews,
            WatchDesk desk,
            WatchBoard board) {
        super("Watch another API", accounts, calledApis, previews);
        this.desk = desk;
        this.board = board;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        event.getLocation()
                .getQueryParameters()
                .getSingleParameter("copy")
                .flatMap(board::find)
                .ifPresent(original -> copy(original.definition()));
    }

    private void copy(MonitoredApi original) {
        ObjectNode copy = Definition.write(original);
        String id = original.id();
        copy.put("id", id.substring(0, Math.min(MOST_OF_ID, id.length())) + "-copy");
        copy.put("title", original.title() + " (copy)");
        form().fill(copy);
        isFilled(original);
    }

    @Override
    protected WatchOutcome store(List<Account> in) {
        return desk.add(form().definition(), in);
    }

    @Override
    protected String saving(int accounts) {
        return "Watch in %d %s".formatted(accounts, accounts == 1 ? "account" : "accounts");
    }
}
