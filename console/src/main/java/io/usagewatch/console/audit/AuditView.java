package io.usagewatch.console.audit;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.renderer.Renderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.ValueProvider;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.usagewatch.console.account.Account;
import io.usagewatch.console.account.Accounts;
import io.usagewatch.console.account.Answers;
import io.usagewatch.console.account.MissingBanner;
import io.usagewatch.console.layout.LivePage;
import io.usagewatch.console.layout.Page;
import io.usagewatch.console.watch.AuditBoard;
import io.usagewatch.console.watch.AuditQuery;
import io.usagewatch.detection.audit.AuditEntry;
import io.usagewatch.detection.words.Times;
import jakarta.annotation.security.PermitAll;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import tools.jackson.databind.JsonNode;

/** Who changed what, when, from what to what, and what became of it. */
@Route("audit")
@PageTitle("Audit · Usage Watch")
@Menu(title = "Audit", order = 3)
@PermitAll
class AuditView extends Page {

    private static final int PAGE = 100;

    private final transient Accounts accounts;
    private final transient AuditBoard board;
    private final transient AtomicLong asked = new AtomicLong();
    private final MissingBanner missing = new MissingBanner();
    private final ComboBox<Account> account = new ComboBox<>();
    private final TextField subject = new TextField();
    private final Grid<AuditEntry> grid = new Grid<>();
    private final Div nothing = new Div();
    private final Button older = new Button("Older", click -> read(oldest()));
    private transient List<AuditEntry> entries = List.of();

    AuditView(Accounts accounts, AuditBoard board) {
        super("Audit");
        this.accounts = accounts;
        this.board = board;
        addClassName("page-of-a-list");
        account.setId("audit-account");
        account.setAriaLabel("Account");
        account.setPlaceholder("All accounts");
        account.setItems(accounts.all());
        account.setItemLabelGenerator(Account::name);
        account.setClearButtonVisible(true);
        account.addValueChangeListener(e -> read(Optional.empty()));
        subject.setId("audit-subject");
        subject.setAriaLabel("Id of a monitored API or an incident");
        subject.setPlaceholder("Id of a monitored API…");
        subject.setClearButtonVisible(true);
        subject.setValueChangeMode(ValueChangeMode.LAZY);
        subject.addValueChangeListener(e -> read(Optional.empty()));
        Div filter = new Div(account, subject);
        filter.addClassName("filter-bar");
        filter.getElement().setAttribute("role", "search");

        grid.setId("audit");
        grid.addClassName("incident-grid");
        grid.getElement().setAttribute("aria-label", "Audit entries, newest first");
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.addColumn(text(entry -> Times.dayAndTime(entry.at())))
                .setHeader("When (UTC)")
                .setFlexGrow(0)
                .setWidth("9rem");
        grid.addColumn(text(AuditEntry::by)).setHeader("Who").setFlexGrow(1).setWidth("8rem");
        grid.addColumn(text(entry -> entry.what() + " " + entry.subject()))
                .setHeader("What")
                .setFlexGrow(2)
                .setWidth("14rem");
        grid.addColumn(text(this::name)).setHeader("Account").setFlexGrow(1).setWidth("9rem");
        grid.addColumn(text(AuditView::difference))
                .setHeader("From → to")
                .setFlexGrow(4)
                .setWidth("16rem");
        grid.addColumn(text(AuditEntry::result))
                .setHeader("Result")
                .setFlexGrow(1)
                .setWidth("7rem");
        grid.addItemClickListener(click -> open(click.getItem()));
        older.setId("older");
        Section card = new Section(grid, nothing);
        card.addClassNames("card", "list-card");
        add(missing, filter, card, older);
        older.setVisible(false);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        read(Optional.empty());
    }

    /** In the background, as the person at the page: a slow account holds up only its lines. */
    private void read(Optional<Instant> before) {
        UI ui = UI.getCurrent();
        long question = asked.incrementAndGet();
        AuditQuery query =
                new AuditQuery(
                        account.getOptionalValue().map(List::of).orElseGet(accounts::all),
                        Optional.of(subject.getValue().strip()).filter(text -> !text.isEmpty()),
                        before,
                        PAGE);
        if (before.isEmpty()) {
            entries = List.of();
            say(waiting());
        }
        Thread.startVirtualThread(
                new DelegatingSecurityContextRunnable(
                        () -> {
                            Answers<List<AuditEntry>> answers = board.read(query);
                            LivePage.change(
                                    ui,
                                    () -> {
                                        if (asked.get() == question) {
                                            show(answers);
                                        }
                                    });
                        }));
    }

    /** Of several accounts' pages no more is shown than all of them reach back to. */
    private void show(Answers<List<AuditEntry>> answers) {
        missing.show(answers);
        List<AuditEntry> page =
                answers.covered().stream()
                        .flatMap(answer -> answer.good().stream())
                        .flatMap(good -> good.value().stream())
                        .sorted(Comparator.comparing(AuditEntry::at).reversed())
                        .limit(PAGE)
                        .toList();
        List<AuditEntry> all = new ArrayList<>(entries);
        all.addAll(page);
        entries = List.copyOf(all);
        grid.setItems(entries);
        grid.setVisible(!entries.isEmpty());
        older.setVisible(page.size() == PAGE);
        nothing.removeAll();
        if (entries.isEmpty()) {
            Div empty =
                    emptyState(
                            "Nobody has changed anything",
                            "Changes of monitored APIs and decisions about incidents are listed here, with who made them.");
            empty.setId("audit-empty");
            say(empty);
        }
    }

    private void say(Div instead) {
        grid.setVisible(false);
        nothing.removeAll();
        nothing.add(instead);
    }

    private static Div waiting() {
        Div waiting = new Div();
        waiting.addClassName("skeleton");
        return waiting;
    }

    private Optional<Instant> oldest() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast().at());
    }

    private String name(AuditEntry entry) {
        return accounts.find(entry.account()).map(Account::name).orElse(entry.account());
    }

    /** What is another than before: {@code sensitivity: "normal" → "high"}. */
    static String difference(AuditEntry entry) {
        if (entry.from().isMissingNode() || entry.from().isNull()) {
            return entry.to().isMissingNode() || entry.to().isNull() ? "" : "nothing → as now";
        }
        if (entry.to().isMissingNode() || entry.to().isNull()) {
            return "as before → nothing";
        }
        Set<String> keys = new LinkedHashSet<>(entry.from().propertyNames());
        keys.addAll(entry.to().propertyNames());
        List<String> differences = new ArrayList<>();
        for (String key : keys) {
            JsonNode from = entry.from().path(key);
            JsonNode to = entry.to().path(key);
            if (!Objects.equals(from, to)) {
                differences.add("%s: %s → %s".formatted(key, word(from), word(to)));
            }
        }
        return String.join("; ", differences);
    }

    private static String word(JsonNode value) {
        return value.isMissingNode() ? "none" : value.toString();
    }

    private void open(AuditEntry entry) {
        Dialog dialog = new Dialog();
        dialog.setId("audit-entry");
        dialog.setHeaderTitle("%s: %s %s".formatted(entry.by(), entry.what(), entry.subject()));
        dialog.setWidth("56rem");
        dialog.add(part("From", entry.from()), part("To", entry.to()));
        dialog.getFooter().add(new Button("Close", click -> dialog.close()));
        dialog.open();
    }

    private static Div part(String name, JsonNode value) {
        boolean isNothing = value.isMissingNode() || value.isNull();
        Pre text = new Pre(isNothing ? "nothing" : value.toPrettyString());
        text.addClassName("record");
        return new Div(new H3(name), text);
    }

    private static Renderer<AuditEntry> text(ValueProvider<AuditEntry, String> value) {
        return LitRenderer.<AuditEntry>of("<span title=\"${item.text}\">${item.text}</span>")
                .withProperty("text", value);
    }
}
