package io.usagewatch.console.security;

import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/**
 * Who signs people in with OpenID Connect: the first of {@code
 * spring.security.oauth2.client.registration.*}; none where none is configured.
 */
record IdentityProvider(Optional<ClientRegistration> configured) {

    static IdentityProvider of(@Nullable ClientRegistrationRepository clients) {
        if (clients instanceof Iterable<?> several) {
            Iterator<?> each = several.iterator();
            if (each.hasNext() && each.next() instanceof ClientRegistration first) {
                return new IdentityProvider(Optional.of(first));
            }
        }
        return new IdentityProvider(Optional.empty());
    }

    boolean isThere() {
        return configured.isPresent();
    }

    ClientRegistration client() {
        return configured.orElseThrow();
    }

    /** Where signing in begins. */
    String address() {
        return "/oauth2/authorization/" + client().getRegistrationId();
    }
}
