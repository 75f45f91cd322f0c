package io.usagewatch.console.incident;

import com.vaadin.flow.spring.security.AuthenticationContext;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The person at the page, as far as decisions go. */
@Component
final class Operator {

    private final AuthenticationContext authentication;
    private final IncidentBoard board;

    Operator(AuthenticationContext authentication, IncidentBoard board) {
        this.authentication = authentication;
        this.board = board;
    }

    /** Whether decisions are offered; the {@link ReviewDesk} itself refuses everybody else. */
    boolean mayDecide() {
        return authentication.hasRole("OPERATOR");
    }

    /** Under which the person signed in. */
    String name() {
        return authentication.getPrincipalName().orElse("");
    }

    /** Who may be meant by an assignment: oneself first, then everybody who has one. */
    List<String> people() {
        Stream<String> others =
                IncidentBoard.merged(board.now()).stream()
                        .flatMap(row -> row.standing().assignee().stream())
                        .sorted();
        return Stream.concat(authentication.getPrincipalName().stream(), others)
                .distinct()
                .toList();
    }
}
