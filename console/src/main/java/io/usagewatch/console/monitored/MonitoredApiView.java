package io.usagewatch.console.monitored;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.MissingBanner;
import io.usagewatch.console.layout.Badge;
import io.usagewatch.console.layout.LivePage;
import io.usagewatch.console.layout.Page;
import io.usagewatch.console.watch.Standing;
import io.usagewatch.console.watch.State;
import io.usagewatch.console.watch.WatchBoard;
import io.usagewatch.console.watch.WatchDesk;
import io.usagewatch.console.watch.WatchedApi;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Optional;

/** One monitored API: what it is, how it stands in each account, who changed what. */
@Route("monitored-apis/:" + MonitoredApiView.ID)
@PermitAll
class MonitoredApiView extends Page implements BeforeEnterObserver, HasDynamicTitle {

    static final String ID = "id";

    private final transient WatchBoard board;
    private final transient WatchDesk desk;
    private final MissingBanner missing = new MissingBanner();
    private final Div actions = new Div();
    private final Div line = new Div();
    private final Div absent = new Div();
    private final Div content = new Div();
    private final RolloutCard rollout;
    private final boolean mayChange;
    private final Button pause = new KeyButton("pause", "Pause", "p", this::pauseOrResume);
    private final Button undo = new KeyButton("undo", "Undo the last change", "u", this::undo);
    private final Button delete = new KeyButton("delete", "Delete…", "d", this::delete);
    private transient Optional<WatchedApi> shown = Optional.empty();
    private String id = "";
    private transient Runnable unregister = () -> {};

    MonitoredApiView(WatchBoard board, WatchDesk desk, AuthenticationContext authentication) {
        super("");
        this.board = board;
        this.desk = desk;
        this.mayChange = authentication.hasRole("ADMIN");
        Nav path = new Nav(new Anchor("monitored-apis", "Monitored APIs"));
        path.addClassName("path");
        path.getElement().setAttribute("aria-label", "Back to the list");
        addComponentAsFirst(path);
        title().setId("headline");
        actions.addClassName("decisions");
        actions.getElement().setAttribute("role", "toolbar").setAttribute("aria-label", "Change");
        Button change =
                new KeyButton(
                        "change", "Change…", "c", () -> go("monitored-apis/" + id + "/change"));
        change.addThemeVariants(ButtonVariant.PRIMARY);
        actions.add(
                pause,
                undo,
                new KeyButton("copy", "Copy…", "y", () -> go("monitored-apis/new?copy=" + id)),
                delete,
                change);
        addToHeader(actions);
        line.addClassName("facts-line");
        content.addClassName("two");
        rollout = new RolloutCard(mayChange, this::retry, this::reset);
        add(missing, line, absent, content);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        id = event.getRouteParameters().get(ID).orElse("");
        shown = Optional.empty();
        showWhatIsKnown();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        unregister = board.onChange(() -> LivePage.change(ui, this::showWhatIsKnown));
        showWhatIsKnown();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unregister.run();
    }

    @Override
    public String getPageTitle() {
        return title().getText() + " · Usage Watch";
    }

    private void showWhatIsKnown() {
        missing.show(board.now());
        Optional<WatchedApi> known = board.find(id);
        boolean isThere = known.isPresent();
        actions.setVisible(isThere && mayChange);
        line.setVisible(isThere);
        content.setVisible(isThere);
        absent.setVisible(!isThere);
        if (!isThere) {
            showAbsent();
        } else if (!known.equals(shown)) {
            shown = known;
            show(known.get());
        }
    }

    private void show(WatchedApi api) {
        title().setText(api.definition().title());
        State worst = ApiWords.worst(api);
        Span states = new Span(ApiWords.states(api));
        states.setId("states");
        Span origin = new Span(ApiWords.origin(api));
        origin.addClassName("facts");
        line.removeAll();
        line.add(new Badge(ApiWords.word(worst), ApiWords.kind(worst)), states, origin);
        boolean isPaused = api.accounts().stream().noneMatch(in -> isEnabled(in, true));
        pause.setText(isPaused ? "Resume" : "Pause");
        pause.setEnabled(api.accounts().stream().anyMatch(in -> in.desired().isPresent()));
        undo.setEnabled(!histories(api).isEmpty());
        delete.setEnabled(!histories(api).isEmpty() && pause.isEnabled());
        rollout.show(api);
        content.removeAll();
        content.add(rollout, new DefinitionCard(api), new StepsCard(api));
    }

    private static boolean isEnabled(Standing in, boolean enabled) {
        return in.desired().filter(api -> api.enabled() == enabled).isPresent();
    }

    private static List<Standing> histories(WatchedApi api) {
        return api.accounts().stream().filter(in -> !in.history().isEmpty()).toList();
    }

    private void showAbsent() {
        absent.removeAll();
        if (board.now().areAwaited()) {
            title().setText("Looking the monitored API up…");
            Div waiting = new Div();
            waiting.addClassName("skeleton");
            absent.add(waiting);
        } else {
            title().setText("No such monitored API");
            absent.add(
                    emptyState(
                            "There is no monitored API with this address",
                            "No account that answers has it, or had it once.",
                            new Anchor("monitored-apis", "Back to the monitored APIs")));
        }
    }

    private void pauseOrResume() {
        shown.ifPresent(
                api -> {
                    boolean isPaused = pause.getText().equals("Resume");
                    List<Account> in = accounts(api);
                    WatchNotice.show(
                            isPaused
                                    ? desk.resume(id, in, api.version())
                                    : desk.pause(id, in, api.version()));
                });
    }

    private void undo() {
        shown.ifPresent(api -> WatchNotice.show(desk.undo(id, accounts(api), api.version())));
    }

    private void delete() {
        shown.ifPresent(
                api -> {
                    ConfirmDialog sure =
                            new ConfirmDialog(
                                    "Delete " + api.definition().title() + "?",
                                    "Its detector and monitor go in every account; what it has found stays. Where it is deployed, what is deployed holds again. It can be undone.",
                                    "Delete",
                                    confirmed ->
                                            WatchNotice.show(
                                                    desk.delete(id, accounts(api), api.version())));
                    sure.setId("delete-dialog");
                    sure.setCancelable(true);
                    sure.open();
                });
    }

    private void retry(Account account) {
        desk.retry(id, List.of(account));
    }

    private void reset(Account account) {
        shown.ifPresent(api -> WatchNotice.show(desk.delete(id, List.of(account), api.version())));
    }

    private static List<Account> accounts(WatchedApi api) {
        return api.accounts().stream().map(Standing::account).toList();
    }

    private void go(String address) {
        getUI().ifPresent(
                        ui -> {
                            int query = address.indexOf('?');
                            if (query < 0) {
                                ui.navigate(address);
                            } else {
                                ui.navigate(
                                        address.substring(0, query),
                                        QueryParameters.fromString(address.substring(query + 1)));
                            }
                        });
    }
}
