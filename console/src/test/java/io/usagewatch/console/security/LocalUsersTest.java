package io.usagewatch.console.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalUsersTest {

    @Test
    void aNameThatIsNoRoleIsRefusedByName() {
        assertThatThrownBy(() -> new LocalUsers(Map.of("root", "x")))
                .isInstanceOf(NoUsersException.class)
                .hasMessageContaining("usage-watch.local-users.root")
                .hasMessageContaining("viewer, operator, admin");
    }

    @Test
    void anEmptyPasswordIsRefused() {
        assertThatThrownBy(() -> new LocalUsers(Map.of("admin", " ")))
                .isInstanceOf(NoUsersException.class)
                .hasMessageContaining("usage-watch.local-users.admin");
    }

    @Test
    void aRoleIncludesThoseBelowIt() {
        assertThat(Role.OPERATOR.withIncluded()).containsExactly("VIEWER", "OPERATOR");
    }
}
